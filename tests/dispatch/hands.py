"""Orders of the small market brought to where preparing and handing over begin."""

from panier.flows.advance_part import advance_part
from panier.flows.place_order import place_order
from panier.offer.catalogue.models import Offer
from panier.trade.checkout.rules.requests import Way
from panier.trade.orders.models import Part
from tests.orders import pay
from tests.world import NOW, Market, asking, guest_cart, key


def bought(market: Market, *wanted: tuple[Offer, int], delivered: bool = False, state: str = "accepted") -> Part:
    """A paid order of these goods of one shop: its part, in this state."""
    buyer, cart = guest_cart(*wanted)
    seller = wanted[0][0].variant.merchant
    ways = {seller.public_id: Way("delivery")} if delivered else {}
    order = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart, ways), key=key(), now=NOW)
    pay(order)
    part = Part.objects.select_related("merchant", "place", "order").get(order=order)
    for step in ("accepted", "ready")[: ("to_accept", "accepted", "ready").index(state)]:
        advance_part(part.merchant_id, part.public_id, step, actor="test", now=NOW)
    part.refresh_from_db()
    return part
