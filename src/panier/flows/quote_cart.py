"""What the cart costs as asked, before anything is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from panier.offer.merchants.hours.rules import Away
from panier.offer.terms.rules import PICKUP
from panier.trade.cart.models import Cart
from panier.trade.cart.queries import CartItem, items_in
from panier.trade.checkout.queries import terms_in_force, wanted_of
from panier.trade.checkout.rules.quotes import Quote, quote
from panier.trade.checkout.rules.requests import CheckoutRequest
from panier.trade.checkout.rules.terms import PlaceTerms, Terms, WantedLine
from panier.trade.checkout.rules.ways import WayOffered, ways_for


@dataclass(frozen=True)
class Options:
    """The ways one merchant's part can be had, and those it cannot (`why`)."""

    merchant: str
    ways: tuple[WayOffered, ...]
    closed: Mapping[str, Away]  # his places where nothing can be bought for now, by name

    @property
    def places(self) -> tuple[PlaceTerms, ...]:
        return tuple(way.place for way in self.open if way.method == PICKUP and way.place)

    @property
    def open(self) -> tuple[WayOffered, ...]:
        return tuple(way for way in self.ways if not way.why)


@dataclass(frozen=True)
class Quoted:
    quote: Quote
    options: tuple[Options, ...]
    items: tuple[CartItem, ...]


def quote_cart(cart: Cart, asked: CheckoutRequest, *, now: datetime) -> Quoted:
    """The quote with each part's ways, or the refusal of `trade.checkout.rules` that says what is missing."""
    items = items_in(cart, now=now)
    wanted = wanted_of(items)
    terms = terms_in_force(cart.territory_id, list({line.merchant for line in wanted}), now)
    return Quoted(quote(wanted, asked, terms), _options(wanted, asked, terms), items)


def _options(wanted: tuple[WantedLine, ...], asked: CheckoutRequest, terms: Terms) -> tuple[Options, ...]:
    code = asked.address.postal_code if asked.address else ""
    found = []
    for merchant in dict.fromkeys(line.merchant for line in wanted):
        lines = [line for line in wanted if line.merchant == merchant]
        seller = terms.sellers[merchant]
        closed = {each.name: seller.closed[each.public_id] for each in seller.places if each.public_id in seller.closed}
        found.append(Options(merchant, ways_for(seller, lines, code, terms), closed))
    return tuple(found)
