"""The last products somebody looked at: known to his browser only, shown as a band or a page, forgotten at a click."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from panier.offer.search.picked import picked_by_id
from panier.sites._shared.htmx import is_htmx
from panier.sites._shared.kept import SEEN


@require_safe
def seen(request: HttpRequest) -> HttpResponse:
    """`?but=`: the product one is looking at is not news."""
    now, but = datetime.now(tz=UTC), request.GET.get("but", "")
    ids = [each.id for each in SEEN.read(request) if each.id != but]
    hits = picked_by_id(settings.TERRITORY, ids, language=get_language() or "fr", now=now) if ids else ()
    template = "storefront/seen/_band.html" if is_htmx(request) else "storefront/seen/page.html"
    response = render(request, template, {"hits": hits, "now": now})
    response["Cache-Control"] = "private, no-store"
    return response


@csrf_exempt  # the form stands in a fragment of cached pages: SameSite and the origin check guard it (DECISIONS 16)
@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    response = HttpResponse() if is_htmx(request) else HttpResponseRedirect(reverse("seen"))
    SEEN.forget(response)
    return response
