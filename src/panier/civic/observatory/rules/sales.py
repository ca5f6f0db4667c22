"""What was earned and sold, summed and compared. Amounts are minor units of one currency."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Earned(NamedTuple):
    """Of what was handed over: goods, delivery and the taxes he collects came in, commission and its taxes went out.

    `back`: what hand-overs taken back cost him, commission returned (negative); `taxes_back` of it were taxes. `total`: what the book says.
    """

    goods: int = 0
    delivery: int = 0
    taxes: int = 0
    commission: int = 0
    commission_taxes: int = 0
    back: int = 0
    taxes_back: int = 0
    total: int = 0

    @property
    def other(self) -> int:
        """What moved the book and is none of the above."""
        came = self.goods + self.delivery + self.taxes
        return self.total - (came - self.commission - self.commission_taxes + self.back)

    @property
    def to_remit(self) -> int:
        """Taxes that are in the total and are the governments'."""
        return self.taxes - self.taxes_back


class Sold(NamedTuple):
    """Of parts by the day they were ordered: all, those refused and those the buyer cancelled; goods and units of the others.

    `given_back`, `refunds`: what went back to buyers, by the day it was decided, and how often.
    """

    parts: int = 0
    refused: int = 0
    cancelled: int = 0
    goods: int = 0
    units: int = 0
    given_back: int = 0
    refunds: int = 0

    @property
    def kept(self) -> int:
        return self.parts - self.refused - self.cancelled

    @property
    def average(self) -> int:
        """Goods of a part, half up."""
        return (2 * self.goods + self.kept) // (2 * self.kept) if self.kept else 0


def added(rows: Iterable[Sequence[int]]) -> list[int]:
    """Column by column; nothing of nothing."""
    return [sum(column) for column in zip(*rows, strict=True)]


def change(now: int, before: int) -> int | None:
    """By how many per cent it is more (or less); None when there was nothing, or less, to compare with."""
    return round(100 * (now - before) / before) if before > 0 else None


def heights(values: Sequence[int]) -> list[float]:
    """Each as a share of the largest, from -1 to 1; nothing anywhere is 0."""
    most = max((abs(value) for value in values), default=0)
    return [value / most if most else 0.0 for value in values]
