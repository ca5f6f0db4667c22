"""Putting things in the cart, changing and taking them out: each click is one transaction."""

from datetime import datetime

from django.db import transaction

from panier.kit.tally import tally
from panier.trade.cart.actions import Opened, accept_prices, add_line, change_line, open_cart
from panier.trade.cart.queries import CartView, cart_for, open_cart_of, view_of
from panier.trade.cart.rules import Buyer


@transaction.atomic(durable=True)
def fill_cart(buyer: Buyer, *, territory: str, offer: str, quantity: int, now: datetime) -> Opened:
    """Put `quantity` of an offer in the buyer's open cart, made if there is none; the token is a new guest's, shown once."""
    opened = open_cart(buyer, territory=territory, now=now)
    owner = Buyer(token=opened.token) if opened.token else buyer
    add_line(owner, opened.cart, offer=offer, quantity=quantity, now=now)
    transaction.on_commit(lambda: tally.count("cart", offer, ""))
    return opened


@transaction.atomic(durable=True)
def add_to_cart(buyer: Buyer, cart: str, *, offer: str, quantity: int, now: datetime) -> CartView:
    """Put `quantity` of an offer in this cart (public id) of the buyer's; the cart as it is then."""
    found = cart_for(buyer, cart)
    add_line(buyer, found, offer=offer, quantity=quantity, now=now)
    transaction.on_commit(lambda: tally.count("cart", offer, ""))
    return view_of(found, now=now)


@transaction.atomic(durable=True)
def change_cart(buyer: Buyer, cart: str, *, line: str, quantity: int, now: datetime) -> None:
    """Set a line's quantity (zero takes it out) in the buyer's cart (public id)."""
    change_line(buyer, cart_for(buyer, cart), line=line, quantity=quantity, now=now)


def look_in_cart(buyer: Buyer, *, territory: str, now: datetime) -> CartView | None:
    """The open cart as it is now, each line with what changed since it was last seen; None before the first add."""
    cart = open_cart_of(buyer, territory)
    return view_of(cart, now=now) if cart else None


@transaction.atomic(durable=True)
def accept_changes(buyer: Buyer, cart: str, *, now: datetime) -> None:
    """The buyer has read what changed."""
    accept_prices(cart_for(buyer, cart), now=now)
