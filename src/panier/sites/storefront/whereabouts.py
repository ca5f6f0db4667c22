"""Where the person is: from the address, else from the cookie a click has set. Never stored anywhere else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from panier.offer.search.queries import place_of
from panier.offer.search.rules import Whereabouts, to_cookie

COOKIE = "place"
COOKIE_SECONDS = 30 * 24 * 3600
LONGEST = 60


def whereabouts_of(request: HttpRequest) -> Whereabouts | None:
    """Raises BadSearch for a position or postal code that is none."""
    return place_of(
        settings.TERRITORY,
        near=request.GET.get("near", "")[:LONGEST],
        postal=request.GET.get("postal", "")[:LONGEST],
        cookie=request.COOKIES.get(COOKIE, "")[:LONGEST],
    )


def remember_place(request: HttpRequest, response: HttpResponse, place: Whereabouts | None) -> None:
    """Kept only when the person has just said it."""
    if place and (request.GET.get("near") or request.GET.get("postal")):
        response.set_cookie(
            COOKIE, to_cookie(place), max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=settings.PRODUCTION
        )
