"""What a count is worth as it grows old; wanted quantities and the refusal when they are not there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2
from typing import Any, ClassVar

from panier.kit.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Wanted:
    """`quantity` units of one stock level, promised to `holder` (a part's public id)."""

    stock_id: int
    quantity: int
    holder: str


class OutOfStock(Refusal):
    """facts: `short`: {stock_id: units left} for each level that has too few."""

    code: ClassVar[str] = "out-of-stock"


ANY_SOURCE = "other"  # the rule of a source that has none of its own
CONFIDENCE_SHOWN = 2  # decimals


@dataclass(frozen=True, slots=True)
class Fading:
    """What a count is worth the moment it is made, 0 to 1, and the time in which that halves."""

    start: float
    half_life: timedelta


@dataclass(frozen=True, slots=True)
class Trust:
    """The setting `stock_confidence`: under `threshold` a count promises nothing any more."""

    threshold: float
    sources: Mapping[str, Fading]

    def of(self, source: str) -> Fading:
        return self.sources.get(source) or self.sources[ANY_SOURCE]


def trust_from(setting: Mapping[str, Any]) -> Trust:
    """Numbers stand as text in the pack, so that nothing is rounded on its way."""
    sources = {
        name: Fading(float(given["start"]), timedelta(hours=float(given["half_life_hours"])))
        for name, given in setting["sources"].items()
    }
    return Trust(float(setting["threshold"]), sources)


def confidence(trust: Trust, source: str, age: timedelta) -> float:
    """How sure it is that the counted units still stand there: it halves again and again, each source at its own pace."""
    fading = trust.of(source)
    return float(fading.start * 0.5 ** (max(age, timedelta(0)) / fading.half_life))


def sure_until(trust: Trust, source: str, as_of: datetime) -> datetime:
    """The moment at which `confidence` falls to the threshold; `as_of` for a source that never reaches it."""
    fading = trust.of(source)
    return as_of + fading.half_life * max(log2(fading.start / trust.threshold), 0.0)
