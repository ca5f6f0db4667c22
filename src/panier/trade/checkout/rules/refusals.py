"""Why a basket cannot be bought as asked."""

from typing import ClassVar

from panier.kit.refusals import Refusal


class EmptyCart(Refusal):
    code: ClassVar[str] = "empty-cart"


class NoWay(Refusal):
    """facts: `merchant` (public id), `name`, `method`, `why` (see `ways.WHY`): the way asked for is not offered for this part."""

    code: ClassVar[str] = "way-not-offered"


class AddressNeeded(Refusal):
    """facts: `fields`: {name: what is wrong}."""

    code: ClassVar[str] = "address-needed"


class OutsideTerritory(Refusal):
    """facts: `postal_code`."""

    code: ClassVar[str] = "outside-territory"


class ContactNeeded(Refusal):
    """facts: `fields`: {name: what is wrong}."""

    code: ClassVar[str] = "contact-needed"


class NotForSale(Refusal):
    """facts: `lines`: public ids of cart lines that can no longer be bought here."""

    code: ClassVar[str] = "not-for-sale"


class ClosedForNow(Refusal):
    """facts: `merchant` (public id), `name`, `place` (its name; empty: the whole shop), `reopens` (a day, as ISO 8601 writes it)."""

    code: ClassVar[str] = "closed-for-now"


class TotalMoved(Refusal):
    """facts: `quote`: what it costs now."""

    code: ClassVar[str] = "total-moved"
