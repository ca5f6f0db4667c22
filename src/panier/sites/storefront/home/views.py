"""The front of the market: where are you, what do you look for; the street, what is near, the aisles, the regions."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from panier.base.territories.queries import regions
from panier.offer.catalogue.queries.categories import category_tree
from panier.offer.merchants.streets.queries import street_to_walk
from panier.offer.search.queries import search
from panier.offer.search.rules import Hit, SearchRequest
from panier.sites._shared.cached import same_for_all
from panier.sites.storefront.home.head import home_head
from panier.sites.storefront.whereabouts import known_place

SHOWN, ASKED, MOST_OF_ONE = 10, 60, 2  # cards: the nearest of several merchants


@same_for_all(near=True)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now, language = datetime.now(tz=UTC), get_language() or "fr"
    place = known_place(request)
    asked = SearchRequest(
        territory=settings.TERRITORY,
        language=language,
        now=now,
        point=place.point if place else None,
        approximate=bool(place and place.approximate),
        sort="distance" if place else "newest",
        states=("selling",),
        page_size=ASKED,
    )
    facts = {
        "near": of_several(search(asked).items),
        "place": place,
        "street": street_to_walk(settings.TERRITORY, place.point if place else None, now=now),
        "aisles": [each for each in category_tree(settings.TERRITORY) if not each.parent],
        "regions": regions(settings.TERRITORY),
        "now": now,
        "head": home_head(request),
    }
    return render(request, "storefront/home/page.html", facts)


def of_several(hits: Sequence[Hit]) -> list[Hit]:
    """In their order, but no merchant fills the page."""
    shown: Counter[str] = Counter()
    kept = []
    for hit in hits:
        shown[hit.merchant.id] += 1
        if shown[hit.merchant.id] <= MOST_OF_ONE:
            kept.append(hit)
    return kept[:SHOWN]
