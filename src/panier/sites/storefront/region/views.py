"""A region: its streets, its merchants, what they sell."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from panier.base.territories.queries import region_by_slug
from panier.offer.merchants.streets.queries import shops_of_region, streets_of_region
from panier.offer.search.queries import search
from panier.offer.search.rules import SearchRequest
from panier.sites._shared.cached import same_for_all
from panier.sites.storefront.region.head import region_head

SHOWN = 10


@same_for_all(gaps=True)
@require_safe
def region(request: HttpRequest, slug: str) -> HttpResponse:
    now, language = datetime.now(tz=UTC), get_language() or "fr"
    found = region_by_slug(settings.TERRITORY, slug)
    if found is None:
        raise Http404
    asked = SearchRequest(
        territory=settings.TERRITORY, language=language, now=now, regions=(slug,), sort="newest", page_size=SHOWN
    )
    shops = shops_of_region(settings.TERRITORY, slug, now=now)
    facts = {
        "head": region_head(request, found, shops),
        "region": found,
        "streets": streets_of_region(settings.TERRITORY, slug),
        "shops": shops,
        "goods": search(asked),
        "now": now,
    }
    return render(request, "storefront/region/page.html", facts)
