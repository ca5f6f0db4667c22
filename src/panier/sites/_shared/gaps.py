"""What depends on where one is, on pages that else are the same for all: gaps, filled as the page is sent."""

import re
from collections.abc import Mapping
from functools import lru_cache

from django.template import engines
from django.utils.translation import get_language, get_language_from_path, override
from markupsafe import Markup, escape

from panier.kit.geo import Point, distance_m
from panier.offer.search.rules import Whereabouts, shown_distance
from panier.sites._shared.formats import distance
from panier.sites._shared.place import place_name

OPENS, CLOSES = re.compile(rb"<!--gap (\w+)([ \d.-]*)-->"), b"<!--/gap-->"
WORDS = {"name", "forget", "far"}
CHOOSER = "_shared/ui/chooser.html"


def gap(what: str, *at: float, instead: str = "") -> Markup:
    """`name`: of my place; `forget`: the button that does; `far`: from my place to this latitude and longitude.

    Who has not said where he is reads `instead`. Nobody can plant one: a text of ours is escaped or holds no comment.
    """
    told = " ".join([what, *(f"{degrees:.5f}" for degrees in at)])
    return Markup("<!--gap {}-->{}<!--/gap-->").format(told, instead)


def filled(page: bytes, path: str, place: Whereabouts, pieces: Mapping[str, str]) -> bytes:
    """For somebody at that place, in the language of the page's address. `pieces`: what its own gaps hold there, or they keep what all read."""
    written, at = list[bytes](), 0
    with override(get_language_from_path(path)):
        for found in OPENS.finditer(page):
            what, end = found[1].decode(), page.index(CLOSES, found.end())
            if what in WORDS:
                told = _words(what, found[2].decode(), place).encode()
            else:
                told = pieces[what].encode() if what in pieces else page[found.end() : end]
            written += [page[at : found.start()], told]
            at = end + len(CLOSES)
    return b"".join([*written, page[at:]])


def _words(what: str, at: str, place: Whereabouts) -> str:
    if what == "name":
        return escape(place_name(place))
    if what == "forget":
        return _forget(get_language(), place)
    latitude, longitude = map(float, at.split())
    metres = shown_distance(distance_m(place.point, Point(latitude, longitude)), approximate=place.approximate)
    return f" · {distance(metres or 0, approximate=place.approximate)}"


@lru_cache(maxsize=2_000)  # every page for a place has it
def _forget(_language: str | None, place: Whereabouts) -> str:
    return str(engines["jinja2"].get_template(CHOOSER).template.module.forget(place))  # type: ignore[attr-defined]
