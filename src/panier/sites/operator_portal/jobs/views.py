"""Jobs that failed: try one again."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from panier.flows.retry_failed_job import retry_failed_job
from panier.sites.operator_portal.access import operator_of


@require_POST
def retry(request: HttpRequest, job: int) -> HttpResponse:
    retry_failed_job(operator_of(request), job, now=datetime.now(tz=UTC))
    return HttpResponseRedirect(reverse("operation"))
