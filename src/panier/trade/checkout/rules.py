"""What a basket costs, who sells which part, each tax and fee with its reason. Pure: no clock, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from typing import Any, ClassVar

from panier.base.tax.rules import Taxable, TaxLine, TaxRate, taxes_for
from panier.kit.money import Money, total
from panier.kit.refusals import Refusal

DELIVERY_CATEGORY = "DELIVERY"
METHODS = frozenset({"pickup", "delivery"})
COMMISSION_CATEGORY = "STD"  # a service to the merchant, at the standard rates (CRA and Revenu Québec)


class EmptyCart(Refusal):
    code: ClassVar[str] = "empty-cart"


class NoWay(Refusal):
    """facts: `merchant` (public id), `name`: the way asked for is not offered for this part."""

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


class TotalMoved(Refusal):
    """facts: `quote`: what it costs now."""

    code: ClassVar[str] = "total-moved"


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
    """How one part is had: `pickup` at a place (its public id; none: wherever he has most of it), or `delivery`."""

    method: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class CheckoutRequest:
    """What the buyer confirmed. `ways` by merchant public id; `total_seen` is what stood on the button."""

    contact: Contact
    address: Address | None
    ways: Mapping[str, Way]
    language: str
    total_seen: Money | None


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
class RateTerms:
    name: Mapping[str, str]
    price: Money
    free_from: Money | None
    prefixes: tuple[str, ...]
    days: int


@dataclass(frozen=True, slots=True)
class SellerTerms:
    id: int
    public_id: str
    name: str
    collects: bool  # registered: collects taxes himself, pays tax on the commission
    places: tuple[PlaceTerms, ...]
    rates: tuple[RateTerms, ...]
    identity: Mapping[str, Any]  # what the contract must say of him


@dataclass(frozen=True, slots=True)
class Terms:
    """What is in force: tax rates by jurisdiction, the commission, where we deliver, each seller's own terms."""

    currency: str
    home: str  # the jurisdiction of deliveries
    delivery_prefixes: tuple[str, ...]
    rates: Mapping[str, Sequence[TaxRate]]
    commission: Fraction
    commission_fixed: Money
    reservation: timedelta  # how long unpaid goods are promised
    sellers: Mapping[str, SellerTerms]


@dataclass(frozen=True, slots=True)
class QuotedLine:
    wanted: WantedLine
    stock_id: int
    subtotal: Money
    tax_shares: Mapping[str, Money] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuotedPart:
    seller: SellerTerms
    method: str
    place: PlaceTerms
    jurisdiction: str
    promise: Mapping[str, int]
    lines: tuple[QuotedLine, ...]
    goods: Money
    delivery: Money
    taxes: tuple[TaxLine, ...]
    commission: Money
    commission_taxes: Mapping[str, Money]

    @property
    def tax(self) -> Money:
        return total((line.amount for line in self.taxes), self.goods.currency)

    @property
    def total(self) -> Money:
        return self.goods + self.delivery + self.tax


@dataclass(frozen=True, slots=True)
class Quote:
    parts: tuple[QuotedPart, ...]
    currency: str

    @property
    def total(self) -> Money:
        return total((part.total for part in self.parts), self.currency)


def quote(wanted: Sequence[WantedLine], asked: CheckoutRequest, terms: Terms) -> Quote:
    """Price the whole basket as asked, or raise the refusal that says what is missing."""
    if not wanted:
        raise EmptyCart
    by_merchant: dict[str, list[WantedLine]] = {}
    for line in wanted:
        by_merchant.setdefault(line.merchant, []).append(line)
    parts = tuple(_part(lines, asked, terms) for lines in by_merchant.values())
    return Quote(parts, terms.currency)


def _part(lines: Sequence[WantedLine], asked: CheckoutRequest, terms: Terms) -> QuotedPart:
    seller = terms.sellers[lines[0].merchant]
    way = asked.ways.get(seller.public_id) or default_way(seller, lines)
    if way.method not in METHODS:
        raise NoWay(merchant=seller.public_id, name=seller.name, method=way.method)
    goods = total((line.unit * line.quantity for line in lines), terms.currency)
    if way.method == "pickup":
        place = _pickup_place(seller, lines, way)
        jurisdiction, delivery, promise = (
            place.jurisdiction,
            Money(0, terms.currency),
            {"minutes": place.pickup_minutes},
        )
    else:
        rate = _delivery_rate(seller, lines, asked, terms)
        place = _preparing_place(seller, lines)
        jurisdiction, delivery, promise = terms.home, delivery_price(rate, goods), {"days": rate.days}
    priced = tuple(QuotedLine(line, _stock_for(line, place.public_id), line.unit * line.quantity) for line in lines)
    taxes = _taxes(priced, delivery, seller, terms.rates[jurisdiction])
    commission = goods.share(terms.commission) + terms.commission_fixed
    return QuotedPart(
        seller=seller,
        method=way.method,
        place=place,
        jurisdiction=jurisdiction,
        promise=promise,
        lines=_with_shares(priced, taxes),
        goods=goods,
        delivery=delivery,
        taxes=taxes,
        commission=commission,
        commission_taxes=_commission_taxes(commission, seller, terms),
    )


def default_way(seller: SellerTerms, lines: Sequence[WantedLine]) -> Way:
    """Nothing chosen yet: pickup where he has most of it, else his delivery."""
    places = pickup_places(seller, lines)
    if places:
        return Way("pickup", _preparing_place(seller, lines, places).public_id)
    return Way("delivery")


def pickup_places(seller: SellerTerms, lines: Sequence[WantedLine]) -> tuple[PlaceTerms, ...]:
    """Places that hold a level for every line, all of them for pickup."""
    if not all(line.pickup for line in lines):
        return ()
    return tuple(
        place
        for place in seller.places
        if place.pickup and all(any(at.place == place.public_id for at in line.stock) for line in lines)
    )


def delivery_rates(seller: SellerTerms, lines: Sequence[WantedLine], postal_code: str) -> tuple[RateTerms, ...]:
    """The merchant's rates that reach this postal code; all of them while none is known."""
    if not all(line.delivery for line in lines):
        return ()
    code = postal_code.replace(" ", "").upper()
    return tuple(rate for rate in seller.rates if not code or not rate.prefixes or code.startswith(rate.prefixes))


def delivery_price(rate: RateTerms, goods: Money) -> Money:
    """Free from a threshold counted on this merchant's goods alone."""
    if rate.free_from is not None and goods >= rate.free_from:
        return Money(0, goods.currency)
    return rate.price


def _pickup_place(seller: SellerTerms, lines: Sequence[WantedLine], way: Way) -> PlaceTerms:
    places = pickup_places(seller, lines)
    if places and not way.place:
        return _preparing_place(seller, lines, places)  # any will do: where he has most of it
    for place in places:
        if place.public_id == way.place:
            return place
    raise NoWay(merchant=seller.public_id, name=seller.name, method="pickup")


def _delivery_rate(seller: SellerTerms, lines: Sequence[WantedLine], asked: CheckoutRequest, terms: Terms) -> RateTerms:
    code = asked.address.postal_code if asked.address else ""
    if code and not code.upper().startswith(terms.delivery_prefixes):
        raise OutsideTerritory(postal_code=code)
    rates = delivery_rates(seller, lines, code)
    if not rates:
        raise NoWay(merchant=seller.public_id, name=seller.name, method="delivery")
    return rates[0]


def _preparing_place(
    seller: SellerTerms, lines: Sequence[WantedLine], places: Sequence[PlaceTerms] | None = None
) -> PlaceTerms:
    """The place that can serve most lines by itself; the first of equals."""

    def served(place: PlaceTerms) -> int:
        return sum(
            any(at.place == place.public_id and (at.free is None or at.free >= line.quantity) for at in line.stock)
            for line in lines
        )

    candidates = seller.places if places is None else places
    if not candidates:
        raise NoWay(merchant=seller.public_id, name=seller.name, method="delivery")
    return max(candidates, key=served)


def _stock_for(line: WantedLine, place: str) -> int:
    """The level at the part's place, else another of the merchant's that has enough."""
    here = [at for at in line.stock if at.place == place]
    enough = [at for at in [*here, *line.stock] if at.free is None or at.free >= line.quantity]
    for at in [*enough, *here, *line.stock]:
        return at.stock_id
    raise NotForSale(lines=[line.key])


def _taxes(
    lines: Sequence[QuotedLine], delivery: Money, seller: SellerTerms, rates: Sequence[TaxRate]
) -> tuple[TaxLine, ...]:
    collector = "seller" if seller.collects else "platform"
    taxables = [Taxable(line.wanted.key, line.wanted.tax_category, line.subtotal, collector) for line in lines]
    if delivery:
        taxables.append(Taxable(DELIVERY_CATEGORY, DELIVERY_CATEGORY, delivery, collector))
    return tuple(taxes_for(taxables, rates))


def _with_shares(lines: Sequence[QuotedLine], taxes: Sequence[TaxLine]) -> tuple[QuotedLine, ...]:
    shares: dict[str, dict[str, Money]] = {}
    for tax in taxes:
        for key, amount in tax.shares.items():
            mine = shares.setdefault(key, {})
            mine[tax.code] = mine[tax.code] + amount if tax.code in mine else amount
    return tuple(
        QuotedLine(line.wanted, line.stock_id, line.subtotal, shares.get(line.wanted.key, {})) for line in lines
    )


def _commission_taxes(commission: Money, seller: SellerTerms, terms: Terms) -> dict[str, Money]:
    """Tax on the platform's service, due for registered merchants only (quebec.md 2.5)."""
    if not seller.collects:
        return {}
    taxed = taxes_for([Taxable("commission", COMMISSION_CATEGORY, commission, "platform")], terms.rates[terms.home])
    return {line.code: line.amount for line in taxed}


def check_request(asked: CheckoutRequest, bought: Quote) -> None:
    """The contact is whole, and so is the address when something is delivered; the wire has checked the formats."""
    missing = {name: "missing" for name in ("name", "email") if not getattr(asked.contact, name).strip()}
    if asked.contact.email and "@" not in asked.contact.email:
        missing["email"] = "invalid"
    if missing:
        raise ContactNeeded(fields=missing)
    if any(part.method == "delivery" for part in bought.parts):
        names = ("line", "municipality", "postal_code")
        blank = {name: "missing" for name in names if asked.address is None or not getattr(asked.address, name).strip()}
        if blank:
            raise AddressNeeded(fields=blank)
    if not bought.total:
        raise NotForSale(lines=[line.wanted.key for part in bought.parts for line in part.lines])
