"""The rows of cards that this process has read, and for how long they stand."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from panier.kit.freshness import EVERYTHING, marks, slot_of
from panier.kit.hours import slot_of as quarter_of
from panier.offer.search.rules import Hit


class Row(NamedTuple):
    """One line of the statement, in its order."""

    product: int
    offer: str
    minor: int
    compare_at: int | None
    currency: str
    openness: int
    free: bool
    uncounted: bool
    kept: bool
    varies: bool
    id: str
    slug: str
    title: str
    merchant: str
    merchant_slug: str
    merchant_name: str
    tone: int
    digest: str | None
    widths: str
    width: int
    height: int
    alt: str
    offers: int
    merchants: int
    least: int | None  # the cheapest of the group
    members: list[str]  # its products
    pickup: bool
    delivery: bool
    parcel: bool
    origins: Sequence[str]
    until: datetime | None  # a count stops being believed then, or a closure begins or ends
    shut: str | None  # the hours of the closed places in which all of it stands
    rated: int  # by how many buyers
    stars: int  # together


class Known(NamedTuple):
    """What was read of a product, and the card it makes in each language, but for where one is and at which moment."""

    row: Row
    still: dict[str, Hit]


class KeptRows:
    """Rows this process has read. Each is good until something on it changes, as pages are kept, at most for the quarter of
    an hour in which it was read: days begin and proofs end with one.
    """

    def __init__(self) -> None:
        self._rows: dict[int, tuple[Known, int, tuple[int, ...]]] = {}
        self._quarter = 0

    def of(self, products: Iterable[int], now: datetime) -> dict[int, Known]:
        if quarter_of(now) != self._quarter:
            return {}
        latest = marks().latest
        entries = ((product, self._rows.get(product)) for product in products)
        stands = ((product, entry[0]) for product, entry in entries if entry and latest(entry[2]) < entry[1])
        return {product: known for product, known in stands if known.row.until is None or now < known.row.until}

    def keep(self, rows: Mapping[int, Known], began: int, now: datetime) -> None:
        """Read since `began`; beyond the limit, what was read longest ago goes."""
        if quarter_of(now) != self._quarter:
            self._rows, self._quarter = {}, quarter_of(now)
        for product, known in rows.items():
            topics = {EVERYTHING, known.row.id, known.row.merchant, *known.row.members}
            self._rows.pop(product, None)
            self._rows[product] = known, began, tuple(map(slot_of, topics))
        while len(self._rows) > settings.CARDS_KEPT:
            with suppress(KeyError, StopIteration, RuntimeError):  # another thread has made room
                del self._rows[next(iter(self._rows))]


@lru_cache(maxsize=2)
def _kept_in(_data: Path) -> KeptRows:
    return KeptRows()


def kept_rows() -> KeptRows:
    """This process's, of the data folder at hand."""
    return _kept_in(settings.DATA)
