"""Terms of sale: zones and their prices, slots, returns; what is refused."""

from typing import ClassVar

from panier.kit.refusals import Refusal

PICKUP, DELIVERY, PARCEL = "pickup", "delivery", "parcel"
METHODS = (PICKUP, DELIVERY, PARCEL)


class NoSuchZone(Refusal):
    """Missing, and another merchant's, alike."""

    code: ClassVar[str] = "not-found"


class BadTerms(Refusal):
    """facts: `faults`: {field: what is wrong}."""

    code: ClassVar[str] = "bad-terms"


class TermsMoved(Refusal):
    """Somebody saved this section since the form was opened."""

    code: ClassVar[str] = "terms-moved"


class SlotOver(Refusal):
    """The slot chosen is full, past its hour, or gone. facts: `slots`."""

    code: ClassVar[str] = "slot-over"
