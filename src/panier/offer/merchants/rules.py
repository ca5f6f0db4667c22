"""States and doors: how far a merchant, and each of his offers, is open (DECISIONS 2)."""

from typing import ClassVar

from panier.kit.refusals import Refusal

OPENNESS = {"listed": 0, "linked": 1, "selling": 2}


def lower(state: str, door: str) -> str:
    """The lower of the merchant's state and the offer's door: what page, index, API and cart use."""
    return min(state, door, key=OPENNESS.__getitem__)


class NoSuchMerchant(Refusal):
    """Missing and foreign merchants alike."""

    code: ClassVar[str] = "not-found"


class NoSuchToken(Refusal):
    code: ClassVar[str] = "not-found"
