"""What a basket costs, who sells which part, each tax and fee with its reason. Pure: no clock, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from panier.base.tax.rules import Taxable, TaxLine, TaxRate, taxes_for
from panier.kit.money import Money, total
from panier.trade.checkout.rules.promises import Promise, delivery_promise, pickup_promise
from panier.trade.checkout.rules.refusals import AddressNeeded, ContactNeeded, EmptyCart, NotForSale, NoWay
from panier.trade.checkout.rules.requests import CheckoutRequest
from panier.trade.checkout.rules.terms import PlaceTerms, SellerTerms, Terms, WantedLine
from panier.trade.checkout.rules.ways import (
    closed_for_now,
    default_way,
    delivery_price,
    delivery_rate,
    pickup_place,
    preparing_place,
    what_is_open,
)

DELIVERY_CATEGORY = "DELIVERY"
METHODS = frozenset({"pickup", "delivery"})
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
    promise: Promise
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
    whole = terms.sellers[lines[0].merchant]
    seller, lines = what_is_open(whole, lines)
    way = asked.ways.get(seller.public_id) or default_way(seller, lines)
    if way.place in whole.closed:
        raise closed_for_now(whole, way.place)
    if way.method not in METHODS:
        raise NoWay(merchant=seller.public_id, name=seller.name, method=way.method)
    goods = total((line.unit * line.quantity for line in lines), terms.currency)
    if way.method == "pickup":
        place = pickup_place(seller, lines, way)
        jurisdiction, delivery, promise = (
            place.jurisdiction,
            Money(0, terms.currency),
            pickup_promise(seller, place, terms.at),
        )
    else:
        rate = delivery_rate(seller, lines, asked, terms)
        place = preparing_place(seller, lines)
        jurisdiction, delivery = terms.home, delivery_price(rate, goods)
        promise = delivery_promise(seller, place, rate, terms.at)
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
