"""Where a merchant brings or sends goods, and what it costs by amount or by weight. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from panier.kit.geo import Point, distance_m
from panier.kit.money import Money
from panier.offer.terms.rules import DELIVERY

KM = 1000
Steps = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Zone:
    """`steps`: of a delivery, from which amount of his goods on; of a parcel, up to which grams; each with its price."""

    method: str
    name: Mapping[str, str]
    steps: Steps
    free_from: Money | None
    prefixes: tuple[str, ...]
    days: int
    currency: str
    id: str = ""  # public id

    def within(self, prefixes: tuple[str, ...]) -> "Zone":
        """The same, to these beginnings of postal codes."""
        return replace(self, prefixes=prefixes)

    def reaches(self, postal_code: str) -> bool:
        """While no code is known, every zone might."""
        return not postal_code or not self.prefixes or postal_code.startswith(self.prefixes)

    def price(self, goods: Money, grams: int | None) -> Money | None:
        """Of this much of his goods, of this weight (None: unknown); None when it cannot be sent so.

        Free from a threshold counted on this merchant's goods alone.
        """
        step = self._step(goods, grams)
        if step is None:
            return None
        free = self.free_from is not None and goods >= self.free_from
        return Money(0 if free else step, self.currency)

    def _step(self, goods: Money, grams: int | None) -> int | None:
        if self.method == DELIVERY:
            return next((price for above, price in reversed(self.steps) if goods.minor >= above), None)
        return None if grams is None else next((price for most, price in self.steps if grams <= most), None)


def weight_of(lines: Iterable[tuple[int | None, int]], default: int | None) -> int | None:
    """Of (grams each, quantity): what states no weight counts as the default; None when that is not stated either."""
    total = 0
    for grams, quantity in lines:
        each = grams or default  # a weight of nothing is none
        if each is None:
            return None
        total += each * quantity
    return total


def cheapest(priced: Sequence[tuple[Money, Zone]]) -> tuple[Money, Zone] | None:
    """Of several zones that reach an address the cheapest counts, then the soonest, then the merchant's first."""
    return min(priced, key=lambda each: (each[0].minor, each[1].days), default=None)


def prefixes_within(points: Mapping[str, Point], middle: Point, radius_km: int, own: str) -> list[str]:
    """The beginnings of postal codes whose middle is within the radius; the place's `own` always is."""
    reached = {prefix for prefix, point in points.items() if distance_m(middle, point) <= radius_km * KM}
    return sorted(reached | {prefix for prefix in points if own.startswith(prefix)})
