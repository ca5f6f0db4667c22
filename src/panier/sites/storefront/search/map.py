"""The map beside a list: its places with something of what is asked, and the names of towns on the ground."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from panier.base.territories.queries import towns
from panier.kit.geo import Point
from panier.offer.merchants.streets.queries import public_streets
from panier.offer.search.port import PlaceHits
from panier.offer.search.queries import PLACES_MAX, places_found
from panier.offer.search.rules import BadSearch, SearchRequest, TooDeep, Whereabouts, shown_distance
from panier.sites._shared.addresses import address
from panier.sites._shared.formats import distance, opening
from panier.sites.storefront.search.asking import asked_for
from panier.sites.storefront.whereabouts import whereabouts_of

LISTED = 100  # places in words beside the map; it shows as many as it may hold
DECIMALS = 5
TOWNS_KEPT_S, STREETS_KEPT_S, PLACES_KEPT_S = 86_400, 300, 30


class OnMap(NamedTuple):
    """A place in words."""

    id: str
    name: str
    municipality: str
    products: str
    far: str
    open: bool
    opening: str
    address: str
    point: tuple[float, float]  # longitude, latitude


def places_on_map(request: SearchRequest, limit: int) -> tuple[int, list[OnMap]]:
    total, found = places_found(request, limit=limit)
    return total, [_on_map(each, request) for each in found]


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Of the very query that the list hands over; at most 500 places, the nearest ones."""
    now = datetime.now(tz=UTC)
    try:
        place = whereabouts_of(request)
        asked = asked_for(request.GET, place, now)
    except (BadSearch, TooDeep) as refused:
        return JsonResponse({"code": refused.code}, status=400)
    total, found = places_on_map(asked, PLACES_MAX)
    answer = {"total": total, "here": _here(place), "places": [each._asdict() for each in found]}
    response = JsonResponse(answer)
    response["Cache-Control"] = f"private, max-age={PLACES_KEPT_S}"
    return response


@require_safe
def town_names(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Name, longitude, latitude and population of each municipality, the largest first."""
    known = [
        (town.name, round(town.point.longitude, 4), round(town.point.latitude, 4), town.population)
        for town in towns(settings.TERRITORY)
    ]
    response = JsonResponse({"towns": known})
    response["Cache-Control"] = f"public, max-age={TOWNS_KEPT_S}"
    return response


@require_safe
def street_lines(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Each public street's name, address, middle and line, as longitude and latitude."""
    known = [
        {
            "name": street.name,
            "address": address("street", street.slug),
            "point": _east_north(street.point),
            "line": [_east_north(point) for point in street.path],
        }
        for street in public_streets(settings.TERRITORY)
    ]
    response = JsonResponse({"streets": known})
    response["Cache-Control"] = f"public, max-age={STREETS_KEPT_S}"
    return response


def _east_north(point: Point) -> tuple[float, float]:
    return round(point.longitude, DECIMALS), round(point.latitude, DECIMALS)


def _here(place: Whereabouts | None) -> tuple[float, float] | None:
    return (place.point.longitude, place.point.latitude) if place else None


def _on_map(found: PlaceHits, request: SearchRequest) -> OnMap:
    place, state = found.place, found.place.state(request.now)
    metres = shown_distance(found.distance_m, approximate=request.approximate)
    return OnMap(
        id=place.id,
        name=place.name,
        municipality=place.municipality,
        products=ngettext("%(num)s product", "%(num)s products", found.products) % {"num": found.products},
        far="" if metres is None else distance(metres, approximate=request.approximate),
        open=state.open,
        opening=opening(state.open, state.until if state.open else state.opens_at, place.tz, request.now),
        address=address("merchant", place.merchant),
        point=_east_north(place.point),
    )
