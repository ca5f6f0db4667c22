"""Orders and their parts, as the shopper and as the merchant see them, and payments."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from panier.sites.api.shapes.base import Asked, Door, Line, Money, Option, Seller, Shape
from panier.sites.api.shapes.carts import Method, Promised, Tax
from panier.sites.api.shapes.returns import MOST_LINES, Key, LinePlace, TakenBack

OrderStatus = Literal["awaiting_payment", "placed", "completed", "cancelled", "expired"]
PartState = Literal["awaiting_payment", "to_accept", "accepted", "ready", "handed_over", "refused", "cancelled"]
PaymentStatus = Literal["created", "pending", "captured", "declined", "abandoned", "unknown", "refunded"]


class OrderMade(Shape):
    number: str
    token: str = Field(description="The right to see the order: GET /orders/{token}.")
    status: OrderStatus


class PaymentMade(Shape):
    id: str
    status: PaymentStatus
    redirect_url: str = Field(
        description="Where the buyer pays; empty while the provider has not answered: ask again with the same key."
    )


class CheckedOut(Shape):
    order: OrderMade
    payment: PaymentMade


class OrderLine(Shape):
    offer_id: str | None
    title: str
    options: list[Option]
    quantity: int
    unit_price: Money
    subtotal: Money


class PartPlace(Shape):
    id: str
    name: str
    address: str
    municipality: str
    postal_code: str


class Amended(Shape):
    """Units that are not delivered after all: the lines and amounts of the part are what stands without them."""

    title: str
    options: list[Option]
    quantity: int
    why: Literal["missing", "damaged", "other", "replaced", "declined", "unanswered"] = Field(
        description="`replaced`: by a substitute, which is a line; `declined`, `unanswered`: it did not suit, or no answer came."
    )
    note: str = Field(description="In the merchant’s words.")
    given_back: Money = Field(description="Taxes included; nothing when the substitute costs as much.")
    by: Literal["merchant", "buyer", "market"]
    at: datetime


class OrderPart(Promised):
    id: str
    number: str = Field(description="Of the contract with this merchant.")
    merchant: Seller
    state: PartState
    method: Method
    place: PartPlace
    pickup_code: str | None = Field(description="Said at the counter; null unless paid, picked up and still open.")
    reason: str = Field(description="Why it was refused or cancelled.")
    lines: list[OrderLine]
    amendments: list[Amended] = Field(description="What changed since it was agreed, the oldest first.")
    goods: Money
    delivery: Money
    taxes: list[Tax]
    total: Money
    changed_at: datetime


class Payment(Shape):
    id: str
    status: PaymentStatus
    amount: Money
    refunded: Money
    redirect_url: str


class Order(Shape):
    number: str
    status: OrderStatus
    placed_at: datetime
    expires_at: datetime | None = Field(description="While it waits for its payment.")
    language: str
    parts: list[OrderPart]
    payments: list[Payment] = Field(description="The oldest first.")
    total: Money
    url: str


class BuyerContact(Shape):
    name: str
    email: str
    phone: str


class DeliveryAddress(Shape):
    line: str
    unit: str
    municipality: str
    postal_code: str
    note: str


class MerchantSelf(Seller):
    state: Door


class MerchantPart(Shape):
    """What the merchant needs to prepare and hand over; the pickup code is the buyer's to say."""

    id: str
    number: str
    order_number: str
    state: PartState
    method: Method
    place: PartPlace
    contact: BuyerContact
    address: DeliveryAddress | None = Field(description="Of delivered parts only.")
    lines: list[OrderLine]
    amendments: list[Amended] = Field(description="What changed since it was agreed, the oldest first.")
    returns: list[TakenBack] = Field(
        description="What was taken back after the hand-over; the amounts below stay as they were earned."
    )
    goods: Money
    delivery: Money
    taxes: list[Tax]
    total: Money
    commission: Money = Field(description="Before its own taxes; frozen when the order was placed.")
    reason: str
    placed_at: datetime
    changed_at: datetime


class MerchantParts(Shape):
    total: int
    page: int
    page_size: int
    items: list[MerchantPart] = Field(description="Those that have waited longest first.")


class LineKept(Asked):
    line: LinePlace
    quantity: int = Field(ge=0, le=9999, description="How many of it there are.")


class AcceptAsked(Asked):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "key": "5e0c1c1e-6f0a-4c58-9d7e-0d2f6f2f1a10",
                    "lines": [{"line": 2, "quantity": 1}],
                    "why": "missing",
                    "note": "",
                }
            ]
        }
    )

    key: Key | None = Field(None, description="Yours, needed with `lines`: the same again changes nothing.")
    lines: Annotated[list[LineKept], Field(max_length=MOST_LINES)] = Field(
        [], description="Those of which fewer are there than were ordered; a line that is not named is there whole."
    )
    why: Literal["missing", "damaged", "other"] = Field(
        "missing", description="`missing`, `damaged`: the stock falls with it; `other`: it is free again."
    )
    note: Annotated[Line, Field(max_length=400)] = Field("", description="The buyer reads it; needed for `other`.")


class HandOverAsked(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"pickup_code": "7K4M"}]})

    pickup_code: Annotated[str, Field(max_length=20)] | None = None


class RefuseAsked(Asked):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Le dernier est abîmé."}]})

    reason: Annotated[Line, Field(max_length=400)]


class Received(Shape):
    received: Literal[True] = True
