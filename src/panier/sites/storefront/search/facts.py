"""What the parts of a listing read, whether they are written for all or for a place."""

from datetime import datetime

from django.conf import settings
from django.http import QueryDict

from panier.base.territories.queries import travel_on
from panier.offer.search.rules import SearchResult, Whereabouts
from panier.sites.storefront.search.asking import order_of
from panier.sites.storefront.search.doors import door, kind_words
from panier.sites.storefront.search.facets import paces_of, radii


def facts_of(asked: QueryDict, place: Whereabouts | None, result: SearchResult, now: datetime) -> dict[str, object]:
    travel = travel_on(settings.TERRITORY, now.date())
    return {
        "asked": asked,
        "door": door,
        "faults": [],
        "kind_words": kind_words,
        "now": now,
        "paces": paces_of(travel),
        "place": place,
        "radii": radii(travel),
        "result": result,
        "sort": order_of(asked, place),
    }
