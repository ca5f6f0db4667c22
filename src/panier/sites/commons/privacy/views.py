"""What is kept of people, why, until when, and whom to ask (Loi 25)."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from panier.base.territories.queries import settings_in_force
from panier.flows.personal_data import DECLARED
from panier.sites._shared.cached import same_for_all


@same_for_all(gaps=True)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    said = settings_in_force(settings.TERRITORY, ["platform", "privacy_authority"], datetime.now(tz=UTC))
    return render(request, "commons/privacy/page.html", {**said, "declared": DECLARED})
