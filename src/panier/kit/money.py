"""Money: an integer of minor units in one currency. The only rounding and the only splitting of the house are here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """`minor` is a count of cents (or the currency's own minor unit); `currency` is an ISO 4217 code."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"Money counts minor units in whole numbers, not {self.minor!r}.")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, count: int) -> "Money":
        if type(count) is not int:
            raise TypeError("Money is multiplied by a count; use share() for a fraction.")
        return Money(self.minor * count, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def share(self, part: Fraction) -> "Money":
        """`part` of the amount, rounded half up (away from zero below zero): the only rounding there is."""
        exact = abs(self.minor) * part
        rounded = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
        return Money(rounded if self.minor >= 0 else -rounded, self.currency)

    @property
    def decimal(self) -> str:
        """19.99: as machines read it."""
        whole, cents = divmod(abs(self.minor), 100)
        return f"{'-' if self.minor < 0 else ''}{whole}.{cents:02}"

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added.")
        return other


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum, zero of `currency` when there is nothing."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result


def apportion(amount: Money, weights: Sequence[int]) -> list[Money]:
    """Split `amount` by `weights` (none negative) so that the parts sum to the whole: largest remainder, first wins ties.

    All weights zero: everything goes to the first. Method: Hamilton's, https://en.wikipedia.org/wiki/Largest_remainder_method
    """
    if not weights or any(weight < 0 for weight in weights):
        raise ValueError("Weights must be one or more numbers, none negative.")
    whole = sum(weights)
    if whole == 0:
        return [amount if index == 0 else Money(0, amount.currency) for index in range(len(weights))]
    sign = 1 if amount.minor >= 0 else -1
    size = abs(amount.minor)
    floors = [size * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: -(size * weights[index] % whole))
    for index in by_remainder[: size - sum(floors)]:
        floors[index] += 1
    return [Money(sign * floor, amount.currency) for floor in floors]
