"""Where one may say one is: a postal code, a municipality, one of the market's streets."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from panier.base.territories.queries import Town, point_of_postal_code, towns
from panier.kit.postal import bare
from panier.kit.words import plain_words
from panier.offer.merchants.streets.queries import StreetLine, public_streets
from panier.offer.search.rules import Whereabouts

CHOICES = 8
TYPED_MAX = 80
POSTAL = re.compile(r"[A-Z]\d[A-Z0-9]*")  # how a postal code begins, without spaces
SHORT = {"st": "saint", "ste": "sainte"}


class PlaceChoice(NamedTuple):
    """`value` is what a form sends back; `detail` tells apart places of one name: a region by language, or a town."""

    value: str
    whereabouts: Whereabouts
    detail: Mapping[str, str]
    exact: bool = False  # it is called just so


def find_places(territory: str, typed: str) -> list[PlaceChoice]:
    """What may be meant, the likeliest first: each word typed begins a word of the name, accents or not."""
    text = typed[:TYPED_MAX]
    if POSTAL.fullmatch(code := bare(text)):
        return _postal(territory, code)
    words = _words(text)
    if not words:
        return []
    found = [*_streets(territory, words), *_towns(towns(territory), words)]
    return sorted(found, key=lambda choice: not choice.exact)[:CHOICES]


def chosen_place(territory: str, value: str) -> PlaceChoice | None:
    """The place a form names; None when there is none such."""
    kind, _, key = value.partition(":")
    if kind == "postal":
        return next(iter(_postal(territory, key)), None)
    if kind == "town":
        return next((_town(town) for town in towns(territory) if town.code == key), None)
    return next((_street(each) for each in public_streets(territory) if kind == "street" and each.slug == key), None)


def _postal(territory: str, code: str) -> list[PlaceChoice]:
    found = point_of_postal_code(territory, code)
    if found is None or found.point is None:
        return []
    where = Whereabouts(found.point, "postal", found.prefix)
    return [PlaceChoice(f"postal:{found.prefix}", where, {"": found.locality}, exact=True)]


def _streets(territory: str, words: Sequence[str]) -> Iterator[PlaceChoice]:
    for street in public_streets(territory):
        if _begins(words, name := _words(street.name)):
            yield _street(street, exact=words == name)


def _towns(known: tuple[Town, ...], words: Sequence[str]) -> list[PlaceChoice]:
    """Those whose name begins so before those that have it further in, each the largest first."""
    found = [town for town in known if _begins(words, town.words)]
    found.sort(key=lambda town: not town.words[0].startswith(words[0]))
    return [_town(town, exact=tuple(words) == town.words) for town in found]


def _words(text: str) -> list[str]:
    return [SHORT.get(word, word) for word in plain_words(text)]


def _begins(typed: Sequence[str], name: Sequence[str]) -> bool:
    return all(any(word.startswith(each) for word in name) for each in typed)


def _town(town: Town, *, exact: bool = False) -> PlaceChoice:
    return PlaceChoice(f"town:{town.code}", Whereabouts(town.point, "town", town.name), town.region, exact)


def _street(street: StreetLine, *, exact: bool = False) -> PlaceChoice:
    where = Whereabouts(street.point, "street", street.name)
    return PlaceChoice(f"street:{street.slug}", where, {"": street.municipality}, exact)
