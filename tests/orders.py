"""Orders of the small market, taken through the flows as far as a test needs them."""

from datetime import datetime

from panier.flows.advance_part import advance_part
from panier.flows.begin_payment import begin_payment
from panier.flows.hand_over_part import hand_over_part
from panier.flows.place_order import place_order
from panier.flows.settle_payments import settle_payment
from panier.providers.rehearsal.actions import decide
from panier.trade.checkout.rules.requests import Way
from panier.trade.fulfilment.rules.proofs import Shown
from panier.trade.orders.models import Order, Part
from tests.world import NOW, Market, asking, guest_cart, key


def three_merchants(market: Market) -> Order:
    """Two loaves and a mug of Bruno's delivered, a novel of Bella's and a candle of Carmen's picked up."""
    buyer, cart = guest_cart(
        (market.bruno.offers["Pain de ménage"], 2),
        (market.bruno.offers["Tasse"], 1),
        (market.bella.offers["Roman"], 1),
        (market.carmen.offers["Chandelle"], 2),
    )
    ways = {market.bruno.merchant.public_id: Way("delivery")}
    return place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart, ways), key=key(), now=NOW)


def pay(order: Order, outcome: str = "accept", *, now: datetime = NOW) -> str:
    payment = begin_payment(order.pk, now=now)
    decide(payment.public_id, outcome, delay_s=0, now=now)
    return settle_payment(payment.public_id, now=now)


def part_of(order: Order, name: str) -> Part:
    return Part.objects.select_related("merchant").get(order=order, merchant__name__contains=name)


def hand_over(part: Part) -> None:
    for after in ("accepted", "ready"):
        advance_part(part.merchant_id, part.public_id, after, actor="test", now=NOW)
    hand_over_part(part.merchant_id, part.public_id, shown=Shown(part.pickup_code), actor="test", now=NOW)
