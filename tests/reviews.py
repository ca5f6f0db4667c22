"""Reviews of the small market: an order that was handed over, and what its buyer says."""

from datetime import datetime

from panier.civic.reviews.models import Review
from panier.civic.reviews.rules import Said
from panier.flows.place_order import place_order
from panier.flows.write_review import write_review
from panier.trade.orders.models import Order
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.world import NOW, Market, asking, guest_cart, key

GOOD = Said(5, "Croûte parfaite, mie alvéolée.", "fr", "Ana T.")


def pay_and_hand_over(market: Market, *names: str) -> Order:
    """Bruno's part, or those named, were received; without names it is all of a small order."""
    order = three_merchants(market) if names else _one_loaf_and_a_mug(market)
    assert pay(order) == "placed"
    for name in names or ("Bruno",):
        hand_over(part_of(order, name))
    return order


def _one_loaf_and_a_mug(market: Market) -> Order:
    buyer, cart = guest_cart((market.bruno.offers["Pain de ménage"], 1), (market.bruno.offers["Tasse"], 1))
    return place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)


def say(order: Order, about: str, said: Said = GOOD, *, now: datetime = NOW) -> Review:
    return write_review(order.pk, about, said, now=now)
