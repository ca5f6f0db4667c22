"""Where the person is: from the address, else from the cookie a click has set. Never stored anywhere else."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from panier.kit.geo import Point, distance_m
from panier.offer.merchants.queries import PlaceFacts
from panier.offer.search.queries import place_of
from panier.offer.search.rules import BadSearch, Whereabouts, shown_distance, to_cookie
from panier.sites._shared.place import COOKIE, COOKIE_MAX

COOKIE_SECONDS = 30 * 24 * 3600
LONGEST = 60


def whereabouts_of(request: HttpRequest) -> Whereabouts | None:
    """Raises BadSearch for a position or postal code that is none."""
    return place_of(
        settings.TERRITORY,
        near=request.GET.get("near", "")[:LONGEST],
        postal=request.GET.get("postal", "")[:LONGEST],
        cookie=request.COOKIES.get(COOKIE, "")[:COOKIE_MAX],
    )


def remember_place(response: HttpResponse, place: Whereabouts) -> None:
    """Because the person has just said it."""
    response.set_cookie(
        COOKIE, to_cookie(place), max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=settings.PRODUCTION
    )


def forget_place(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def known_place(request: HttpRequest) -> Whereabouts | None:
    """As above where the place only adds to the page: what cannot be understood is no place."""
    try:
        return whereabouts_of(request)
    except BadSearch:
        return None


def how_far(place: Whereabouts | None, places: Iterable[PlaceFacts]) -> dict[str, int | None]:
    """Metres to show by place id; empty when nobody says where he is."""
    if place is None:
        return {}
    metres = {each.id: distance_m(place.point, Point(each.latitude, each.longitude)) for each in places}
    return {key: shown_distance(far, approximate=place.approximate) for key, far in metres.items()}
