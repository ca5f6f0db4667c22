"""Walk a real commercial street, shop by shop; those open now first when asked."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from panier.offer.merchants.streets import street_named
from panier.sites.storefront.street.head import street_head


@require_GET
def street(request: HttpRequest, slug: str) -> HttpResponse:
    now = datetime.now(tz=UTC)
    found = street_named(settings.TERRITORY, slug, now=now)
    if found is None:
        raise Http404
    open_first = request.GET.get("open") == "first"
    shops = sorted(found.shops, key=lambda shop: not shop.open) if open_first else list(found.shops)
    facts = {"street": found, "shops": shops, "open_first": open_first, "now": now, "head": street_head(request, found)}
    return render(request, "storefront/street/page.html", facts)
