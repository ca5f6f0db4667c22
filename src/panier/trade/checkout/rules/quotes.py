"""What a basket costs, who sells which part, each tax and fee with its reason. Pure: no clock, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from panier.base.tax.rules import Taxable, TaxLine, TaxRate, taxes_for
from panier.kit.money import Money, total
from panier.offer.terms.rules import METHODS, PICKUP
from panier.offer.terms.rules.slots import SlotOffered
from panier.trade.checkout.rules.refusals import AddressNeeded, ContactNeeded, EmptyCart, NotForSale, NoWay
from panier.trade.checkout.rules.requests import CheckoutRequest
from panier.trade.checkout.rules.terms import PlaceTerms, SellerTerms, Terms, WantedLine
from panier.trade.checkout.rules.ways import (
    WayOffered,
    chosen_slot,
    chosen_way,
    closed_for_now,
    ways_for,
    what_is_open,
)

DELIVERY_CATEGORY = "DELIVERY"
COMMISSION_CATEGORY = "STD"  # a service to the merchant, at the standard rates (CRA and Revenu Québec)


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
    promise: Mapping[str, Any]  # as `trade.orders.models.Part` keeps it
    lines: tuple[QuotedLine, ...]
    goods: Money
    delivery: Money
    taxes: tuple[TaxLine, ...]
    commission: Money
    commission_taxes: Mapping[str, Money]
    slot: SlotOffered | None = None

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
    whole = terms.sellers[lines[0].merchant]
    seller, lines = what_is_open(whole, lines)
    way, slot = _way(whole, lines, asked, terms)
    place = way.place or seller.places[0]
    goods = total((line.unit * line.quantity for line in lines), terms.currency)
    jurisdiction = place.jurisdiction if way.method == PICKUP else terms.home
    priced = tuple(QuotedLine(line, _stock_for(line, place.public_id), line.unit * line.quantity) for line in lines)
    taxes = _taxes(priced, way.price, seller, terms.rates[jurisdiction])
    commission = goods.share(terms.commission) + terms.commission_fixed
    return QuotedPart(
        seller=seller,
        method=way.method,
        place=place,
        jurisdiction=jurisdiction,
        promise=promise_of(way, slot),
        slot=slot,
        lines=_with_shares(priced, taxes),
        goods=goods,
        delivery=way.price,
        taxes=taxes,
        commission=commission,
        commission_taxes=_commission_taxes(commission, seller, terms),
    )


def _way(
    seller: SellerTerms, lines: Sequence[WantedLine], asked: CheckoutRequest, terms: Terms
) -> tuple[WayOffered, SlotOffered | None]:
    wanted = asked.ways.get(seller.public_id)
    if wanted and wanted.place in seller.closed:
        raise closed_for_now(seller, wanted.place)
    if wanted and wanted.method not in METHODS:
        raise NoWay(merchant=seller.public_id, name=seller.name, method=wanted.method, why="not-offered")
    code = asked.address.postal_code if asked.address else ""
    way = chosen_way(seller, lines, wanted, ways_for(seller, lines, code, terms), code)
    return way, chosen_slot(way, wanted.slot if wanted else "")


def promise_of(way: WayOffered, slot: SlotOffered | None) -> dict[str, Any]:
    """What the merchant is held to, as the part keeps it; a slot says by itself when."""
    if slot is None:
        return dict(way.promise)
    begins, ends = slot.begins.isoformat(), slot.ends.isoformat()
    said: dict[str, Any] = {"minutes": way.minutes, "at": begins} if way.method == PICKUP else {"days": way.days}
    if way.method != PICKUP:
        said["by"] = slot.day.isoformat()
    return {**said, "slot": slot.key, "begins": begins, "ends": ends}


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
    if any(part.method != PICKUP for part in bought.parts):
        names = ("line", "municipality", "postal_code")
        blank = {name: "missing" for name in names if asked.address is None or not getattr(asked.address, name).strip()}
        if blank:
            raise AddressNeeded(fields=blank)
    if not bought.total:
        raise NotForSale(lines=[line.wanted.key for part in bought.parts for line in part.lines])
