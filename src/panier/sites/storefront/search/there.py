"""What of a listing depends on where one is, for the page of all: its order, its distances, what is near."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string

from panier.offer.search.rules import Whereabouts
from panier.sites._shared.counting import say_missed
from panier.sites._shared.pieces import GAP, cut
from panier.sites.storefront.search.asking import found_for, in_aisle, is_within
from panier.sites.storefront.search.facets import near_of
from panier.sites.storefront.search.facts import facts_of
from panier.sites.storefront.search.missed import missed_by
from panier.sites.storefront.whereabouts import whereabouts_of

GAPS = ("near", "also", "sorts", "delivered", "reach", "cards")  # as `there.html` writes them


def is_all_there(asked: Mapping[str, str]) -> bool:
    """A circle, a map, the nearest first: nothing of such a listing is the same for all."""
    return "radius_km" in asked or "view" in asked or asked.get("sort") == "distance"


def found_there(request: HttpRequest, response: HttpResponse) -> Mapping[str, str]:
    place = whereabouts_of(request)
    facts = _facts(request.GET, place)
    say_missed(response, missed_by(request.GET, facts, is_within), place)
    return _pieces(request, facts)


def aisle_there(request: HttpRequest, response: HttpResponse, *, slug: str, code: int) -> Mapping[str, str]:  # noqa: ARG001 - as the aisle's view
    return _pieces(request, _facts(in_aisle(request.GET, code), whereabouts_of(request)))


def _facts(asked: QueryDict, place: Whereabouts | None) -> dict[str, object]:
    now = datetime.now(tz=UTC)
    result = found_for(asked, place, now, counted=False)
    delivered, shops = near_of(result)
    return {**facts_of(asked, place, result, now), "delivered": delivered, "shops": shops}


def _pieces(request: HttpRequest, facts: dict[str, object]) -> Mapping[str, str]:
    written = render_to_string("storefront/search/there.html", {**facts, "gap_between": GAP}, request)
    return dict(zip(GAPS, cut(written), strict=True))
