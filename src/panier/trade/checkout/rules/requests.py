"""What the buyer asks for and confirms."""

from collections.abc import Mapping
from dataclasses import dataclass

from panier.kit.money import Money


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    email: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    line: str
    municipality: str
    postal_code: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """How one part is had: `pickup` at a place (its public id; none: wherever he has most of it), `delivery` or `parcel`.

    `slot`: the key of one that is offered; none: the first, where there are slots.
    """

    method: str
    place: str = ""
    slot: str = ""


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """What the buyer confirmed. `ways` by merchant public id; `total_seen` is what stood on the button."""

    contact: Contact
    address: Address | None
    ways: Mapping[str, Way]
    language: str
    total_seen: Money | None
