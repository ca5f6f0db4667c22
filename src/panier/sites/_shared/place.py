"""My place in words, on every page: read from its cookie, so that it costs no statement."""

from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from panier.kit.words import plain_words
from panier.offer.search.rules import Whereabouts, from_cookie

COOKIE = "place"
COOKIE_MAX = 400
CONTRACTED = {"Le ": "du ", "Les ": "des "}


def my_place(request: HttpRequest) -> Whereabouts | None:
    return from_cookie(request.COOKIES.get(COOKIE, "")[:COOKIE_MAX])


def place_name(place: Whereabouts) -> str:
    """H2G, Rimouski, Rue Masson."""
    return place.label if place.approximate else gettext("My position")


def around(place: Whereabouts) -> str:
    """Around H2G, Autour d’Amos; a street is named alone."""
    if place.kind == "street":
        return place.label
    if place.kind == "position":
        return gettext("Around your position")
    name = _of(place.label) if get_language() == "fr" else place.label
    return gettext("Around %(name)s") % {"name": name}


def _of(name: str) -> str:
    """French: de Rimouski, d’Amos, du Gore, des Méchins."""
    for article, contracted in CONTRACTED.items():
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return f"d’{name}" if plain_words(name)[:1] and plain_words(name)[0][0] in "aeiou" else f"de {name}"
