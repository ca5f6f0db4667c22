"""What the cart costs as asked, before anything is confirmed."""

from dataclasses import dataclass
from datetime import datetime

from panier.trade.cart.models import Cart
from panier.trade.cart.queries import CartItem, items_in
from panier.trade.checkout.queries import terms_in_force, wanted_of
from panier.trade.checkout.rules.quotes import Quote, quote
from panier.trade.checkout.rules.requests import CheckoutRequest
from panier.trade.checkout.rules.terms import PlaceTerms, RateTerms, Terms, WantedLine
from panier.trade.checkout.rules.ways import delivery_rates, pickup_places


@dataclass(frozen=True)
class Options:
    """The ways one merchant's part can be had."""

    merchant: str
    places: tuple[PlaceTerms, ...]
    rates: tuple[RateTerms, ...]


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
    postal_code = asked.address.postal_code if asked.address else ""
    found = []
    for merchant in dict.fromkeys(line.merchant for line in wanted):
        lines = [line for line in wanted if line.merchant == merchant]
        seller = terms.sellers[merchant]
        found.append(Options(merchant, pickup_places(seller, lines), delivery_rates(seller, lines, postal_code)))
    return tuple(found)
