"""What many products share, in one number of each, so that one pass over what is found counts all of it."""

from bisect import bisect
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from panier.offer.search.facets import FLAGS, band_value
from panier.offer.search.port import Document
from panier.offer.search.rules import HOWS, ORIGINS, PRICE_BANDS, STATES
from panier.offer.search.rules.meaning import text_key

NUMBERS_KEPT = 100_000
LEAST_BITS = 11  # of 64: counts come back as floats, which hold the other 53 exactly
# A bit for each value of a facet. Another order, value or band is another format of the index.
VALUES = (
    *(("state", state) for state in STATES),
    *(("how", how) for how in HOWS),
    *(("origin", origin) for origin in ORIGINS),
    ("in_stock", FLAGS["in_stock"]),
    *(("price", band_value(*band)) for band in PRICE_BANDS),
)
BIT = {each: bit for bit, each in enumerate(VALUES)}
BANDS_END = [most for _, most in PRICE_BANDS if most is not None]
TOLD = frozenset(facet for facet, _ in VALUES)
Kind = tuple[str, tuple[str, ...], tuple[str, ...], bool, int]


def traits_of(document: Document) -> tuple[list[int], int]:
    """The bits it has, and the number they make."""
    band = bisect(BANDS_END, document.minor)
    return _traits((document.state, document.hows, document.origins, document.in_stock is True, band))


@lru_cache(maxsize=NUMBERS_KEPT)
def _traits(kind: Kind) -> tuple[list[int], int]:
    state, hows, origins, in_stock, band = kind
    said = {("state", state), ("price", band_value(*PRICE_BANDS[band]))}
    said |= {("how", how) for how in hows} | {("origin", origin) for origin in origins}
    if in_stock:
        said.add(("in_stock", FLAGS["in_stock"]))
    bits = sorted(BIT[each] for each in said)
    return bits, sum(1 << bit for bit in bits)


def told(counted: Mapping[int, int]) -> dict[str, dict[str, int]]:
    """By facet and value, from how many products have each number."""
    found: dict[str, Counter[str]] = {facet: Counter() for facet in TOLD}
    for number, count in counted.items():
        for facet, value in _said(number):
            found[facet][value] += count
    return {facet: dict(values) for facet, values in found.items()}


@lru_cache(maxsize=NUMBERS_KEPT)
def _said(number: int) -> tuple[tuple[str, str], ...]:
    return tuple(each for bit, each in enumerate(VALUES) if number >> bit & 1)


@lru_cache(maxsize=NUMBERS_KEPT)
def number_of(word: str) -> int:
    """A number for a word: numbers are counted several times as fast. That two words share one is out of the question (2^-53)."""
    return (text_key(word) >> LEAST_BITS) & ((1 << 64 - LEAST_BITS) - 1)
