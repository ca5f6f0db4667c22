"""What the cart costs as asked, before anything is confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from panier.offer.merchants.hours.rules import Away
from panier.trade.cart.models import Cart
from panier.trade.cart.queries import CartItem, items_in
from panier.trade.checkout.queries import terms_in_force, wanted_of
from panier.trade.checkout.rules.promises import Promise, delivery_promise, pickup_promise
from panier.trade.checkout.rules.quotes import Quote, quote
from panier.trade.checkout.rules.requests import CheckoutRequest
from panier.trade.checkout.rules.terms import PlaceTerms, RateTerms, SellerTerms, Terms, WantedLine
from panier.trade.checkout.rules.ways import delivery_rates, pickup_places, preparing_place, what_is_open


@dataclass(frozen=True)
class Options:
    """The ways one merchant's part can be had."""

    merchant: str
    places: tuple[PlaceTerms, ...]
    rates: tuple[RateTerms, ...]
    promises: Mapping[str, Promise]  # of each place (public id), and of `delivery`
    closed: Mapping[str, Away]  # his places where nothing can be bought for now, by name


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
        found.append(_options_of(terms.sellers[merchant], lines, postal_code, terms))
    return tuple(found)


def _options_of(whole: SellerTerms, lines: Sequence[WantedLine], postal_code: str, terms: Terms) -> Options:
    seller, lines = what_is_open(whole, lines)
    places, rates = pickup_places(seller, lines), delivery_rates(seller, lines, postal_code)
    promises = {place.public_id: pickup_promise(seller, place, terms.at) for place in places}
    if rates:
        promises["delivery"] = delivery_promise(seller, preparing_place(seller, lines), rates[0], terms.at)
    closed = {place.name: whole.closed[place.public_id] for place in whole.places if place.public_id in whole.closed}
    return Options(whole.public_id, places, rates, promises, closed)
