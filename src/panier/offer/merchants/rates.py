"""What a merchant’s public page says of where he brings or sends goods."""

from typing import Any, NamedTuple

from panier.kit.money import Money


class RateFacts(NamedTuple):
    """His own delivery, or his parcels, to some postal prefixes; no prefix: the whole territory.

    `steps`: from which amount of his goods on (delivery), or up to which grams (parcel), each with its price.
    """

    method: str
    name: dict[str, str]
    steps: tuple[tuple[int, Money], ...]
    free_from: Money | None
    prefixes: list[str]
    days: int

    @property
    def price(self) -> Money:
        """The least that is bought, or the lightest that is sent."""
        return self.steps[0][1]

    @property
    def most(self) -> Money:
        """Whatever is bought, it costs no more."""
        return max(price for _, price in self.steps)


def rate_from(row: dict[str, Any]) -> RateFacts:
    free_from = row["free_from"]
    return RateFacts(
        row["method"],
        row["name"],
        tuple((at, Money(minor, row["currency"])) for at, minor in row["steps"]),
        None if free_from is None else Money(free_from, row["currency"]),
        row["prefixes"],
        row["days"],
    )
