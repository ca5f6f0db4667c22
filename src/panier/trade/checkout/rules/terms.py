"""What is wanted, and the terms in force it is priced with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from panier.base.tax.rules import TaxRate
from panier.kit.money import Money
from panier.offer.merchants.hours.rules import Away, Hours
from panier.offer.terms.rules.slots import Slot
from panier.offer.terms.rules.zones import Zone


@dataclass(frozen=True, slots=True)
class StockAt:
    """A stock level that can serve a line; `free` is None when nobody counts it."""

    stock_id: int
    place: str
    free: int | None


@dataclass(frozen=True, slots=True)
class WantedLine:
    key: str  # the cart line's public id
    offer_id: int
    merchant: str
    title: Mapping[str, str]
    options: Sequence[Any]
    picture: str
    quantity: int
    unit: Money
    tax_category: str
    pickup: bool
    delivery: bool
    stock: tuple[StockAt, ...]
    grams: int | None = None  # of one; None: nobody says
    by_parcel: bool = True
    holder: str = ""  # the name under which units are promised to it already


@dataclass(frozen=True, slots=True)
class PlaceTerms:
    id: int
    public_id: str
    name: str
    address: str
    municipality: str
    postal_code: str
    jurisdiction: str
    pickup: bool
    pickup_minutes: int
    tz: str


@dataclass(frozen=True, slots=True)
class SellerTerms:
    id: int
    public_id: str
    name: str
    collects: bool  # registered: collects taxes himself, pays tax on the commission
    places: tuple[PlaceTerms, ...]
    zones: tuple[Zone, ...]  # his own delivery, and his parcels
    identity: Mapping[str, Any]  # what the contract must say of him
    hours: Mapping[str, Hours] = field(default_factory=dict)  # by place (public id)
    closed: Mapping[str, Away] = field(default_factory=dict)  # his places where nothing can be bought now
    slots: tuple[Slot, ...] = ()
    default_grams: int | None = None  # of goods that state no weight


@dataclass(frozen=True, slots=True)
class Terms:
    """What is in force: tax rates by jurisdiction, the commission, where we deliver, each seller's own terms."""

    at: datetime
    currency: str
    home: str  # the jurisdiction of deliveries
    delivery_prefixes: tuple[str, ...]
    rates: Mapping[str, Sequence[TaxRate]]
    commission: Fraction
    commission_fixed: Money
    reservation: timedelta  # how long unpaid goods are promised
    sellers: Mapping[str, SellerTerms]
