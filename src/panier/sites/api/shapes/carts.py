"""Carts, quotes and what is asked of them."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field
from pydantic.config import JsonDict

from panier.sites.api.shapes.base import Asked, Email, Line, Money, MoneyAsked, Option, PublicId, Seller, Shape
from panier.trade.cart.rules import LINE_QUANTITY_LIMIT, LINES_LIMIT

Quantity = Annotated[
    int, Field(ge=1, le=LINE_QUANTITY_LIMIT, description="A JSON integer, nothing that looks like one.")
]
ADDRESS: JsonDict = {"line": "12, rue Masson", "municipality": "Montréal", "postal_code": "H1X 1R5"}
FULFILMENT: JsonDict = {
    "mer_mfrggzdfmztwq2lk": {"method": "delivery"},
    "mer_nnxw2zltmuqhi2dj": {"method": "pickup", "place_id": "plc_mfrggzdfmztwq2lk"},
}
Method = Literal["pickup", "delivery", "parcel"]
MERCHANT_KEY = Annotated[str, Field(max_length=40)]


class NewCart(Shape):
    id: str
    token: str = Field(description="The right to the cart, shown this once: send it as X-Cart-Token.")


class LineAsked(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"offer_id": "off_nnxw2zltmuqhi2dj", "quantity": 2}]})

    offer_id: PublicId
    quantity: Quantity


class QuantityAsked(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"quantity": 3}]})

    quantity: Quantity


class Notice(Shape):
    """What changed since the line was last seen."""

    code: Literal["gone", "not-selling", "price-changed", "to-ask", "sold-out", "few-left"]
    message: str
    seen: Money | None = Field(description="With price-changed: the price last seen.")
    left: int | None = Field(description="With few-left: how many one place can give.")


class CartLine(Shape):
    id: str
    offer_id: str
    product_id: str
    title: str
    options: list[Option]
    image: str | None
    quantity: int
    unit_price: Money
    subtotal: Money
    notices: list[Notice]


class CartPart(Shape):
    merchant: Seller
    lines: list[CartLine]
    subtotal: Money = Field(description="Of what can be bought now, before delivery and taxes.")


class Cart(Shape):
    id: str
    status: Literal["open", "ordered"]
    parts: list[CartPart]
    subtotal: Money


class AddressAsked(Asked):
    """Where delivered parts go. A quote needs no more than the postal code; leave it out when all is picked up."""

    model_config = ConfigDict(json_schema_extra={"examples": [ADDRESS]})

    line: Annotated[Line, Field(max_length=160)] = ""
    unit: Annotated[Line, Field(max_length=40)] = ""
    municipality: Annotated[Line, Field(max_length=80)] = ""
    postal_code: Annotated[Line, Field(max_length=12)] = ""
    note: Annotated[Line, Field(max_length=300)] = ""


class WayAsked(Asked):
    method: Annotated[str, Field(max_length=20, description="pickup, delivery or parcel: see the options of a quote.")]
    place_id: Annotated[str, Field(max_length=40)] | None = Field(
        None, description="Of a pickup; none: where the merchant has most of it."
    )
    slot: Annotated[str, Field(max_length=40)] | None = Field(
        None, description="One of the way’s slots; none: the first, where there are slots."
    )


def ways_limit(ways: dict[str, WayAsked]) -> dict[str, WayAsked]:
    if len(ways) > LINES_LIMIT:
        raise ValueError("too-many")
    return ways


Fulfilment = Annotated[
    dict[MERCHANT_KEY, WayAsked],
    AfterValidator(ways_limit),
    Field(description="By merchant id; a merchant left out gets his usual way.", examples=[FULFILMENT]),
]


class QuoteAsked(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"address": ADDRESS, "fulfilment": FULFILMENT}]})

    address: AddressAsked | None = None
    fulfilment: Fulfilment = {}


class ContactAsked(Asked):
    name: Annotated[Line, Field(max_length=120)]
    email: Annotated[Email, Field(max_length=254)]
    phone: Annotated[Line, Field(max_length=30)] = ""


class CheckoutAsked(QuoteAsked):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "contact": {"name": "Ana Tremblay", "email": "ana@panier.example", "phone": "514 555-0101"},
                    "address": ADDRESS,
                    "fulfilment": FULFILMENT,
                    "total_seen": {"minor": 11717, "currency": "CAD"},
                    "language": "fr",
                }
            ]
        }
    )

    contact: ContactAsked
    total_seen: MoneyAsked = Field(description="The total of the quote the buyer saw: another one is refused.")
    language: Literal["fr", "en", "fr-CA", "en-CA"] | None = Field(
        None, description="Of letters; else Accept-Language."
    )


class QuoteLine(Shape):
    id: str
    title: str
    options: list[Option]
    quantity: int
    unit_price: Money
    subtotal: Money


class Tax(Shape):
    code: str = Field(description="As the law names it: TPS, TVQ, TVH…")
    collector: Literal["seller", "platform"]
    base: Money
    rate: str = Field(description="A decimal in text, as the law writes it: 0.09975.")
    amount: Money


class ChosenSlot(Shape):
    """Hours of a day."""

    slot: str = Field(description="What a fulfilment asks for.")
    begins: datetime
    ends: datetime


class Slot(ChosenSlot):
    """One that can still be chosen."""

    left: int = Field(description="How many more orders it takes.")


class Promised(Shape):
    """What the merchant is held to."""

    minutes: int | None = Field(description="Pickup: promised from accepting to ready.")
    days: int | None = Field(description="Delivery or parcel: promised, at most.")
    ready_at: datetime | None = Field(description="Pickup: the moment while it is open; none: its hours are not known.")
    delivered_by: date | None = Field(description="Delivery or parcel: the last day, closures of the shop counted.")
    slot: ChosenSlot | None = Field(description="Promised, where there are slots.")


class PickupPlace(Shape):
    place_id: str
    name: str
    address: str
    municipality: str
    postal_code: str
    minutes: int = Field(description="From accepting to ready.")
    slots: list[Slot] = Field(description="Choose one; none: it takes none.")


class DeliveryWay(Shape):
    name: str
    price: Money = Field(description="For what is in the cart, at this address.")
    free_from: Money | None
    days: int
    slots: list[Slot] = Field(description="Choose one; none: it takes none.")


class Refused(Shape):
    """A way this part cannot be had here."""

    method: Method
    place_id: str | None
    why: Literal[
        "not-offered",
        "goods",
        "not-sent",
        "outside-territory",
        "no-zone",
        "no-weight",
        "too-heavy",
        "no-slot",
        "closed",
    ]


class Options(Shape):
    """The ways one merchant's part can be had; empty lists: not so."""

    pickup: list[PickupPlace]
    delivery: list[DeliveryWay]
    parcel: list[DeliveryWay]
    refused: list[Refused]


class QuotePart(Promised):
    merchant: Seller
    method: Method
    place_id: str = Field(description="Picked up here, or prepared here.")
    lines: list[QuoteLine]
    goods: Money
    delivery: Money
    taxes: list[Tax]
    total: Money


class Quote(Shape):
    parts: list[QuotePart]
    total: Money
    options: dict[str, Options] = Field(description="By merchant id.")
