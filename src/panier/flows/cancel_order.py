"""The shopper changes her mind before any merchant has accepted."""

from datetime import datetime

from django.db import transaction

from panier.flows.give_back_enquiries import give_back_enquiries, lock_taken
from panier.flows.letters import tell_cancelled
from panier.flows.push_sold import ask_push
from panier.flows.refund_part import refund_part
from panier.offer.inventory.actions import release
from panier.offer.terms.actions import unbook
from panier.trade.cart.actions import reopen
from panier.trade.orders.actions import Step, move_order, move_parts
from panier.trade.orders.models import Order, Part
from panier.trade.orders.queries import lock_order, parts_of
from panier.trade.orders.rules import TooLate

MAY_END = {Part.State.AWAITING_PAYMENT, Part.State.TO_ACCEPT}


@transaction.atomic(durable=True)
def cancel_order(order_id: int, *, actor: str, now: datetime) -> Order:
    """End the whole order: unpaid, its stock is free again; paid, every part is refunded. TooLate once one is accepted.

    The caller has shown that the order is the shopper's (`order_by_token`, `order_of_account`).
    """
    order = lock_order(order_id)
    if order.state == Order.State.CANCELLED:
        return order  # the same click twice
    parts = parts_of(order)
    if any(part.state not in MAY_END for part in parts):
        raise TooLate(states=[part.state for part in parts])
    unpaid = order.state == Order.State.AWAITING_PAYMENT
    holders = [part.public_id for part in parts]
    taken = lock_taken([order.pk], holders) if unpaid else []
    move_parts(parts, Step(Part.State.CANCELLED, actor, now, "cancelled"))
    release(holders)
    unbook(holders)
    give_back_enquiries(taken, now=now)
    ask_push({part.merchant_id for part in parts})
    move_order(order, Order.State.CANCELLED)
    if unpaid:
        reopen(order.cart_id, now=now)
    else:
        for part in parts:
            refund_part(part, reason="cancelled", bearer="platform", now=now)
    tell_cancelled(order, parts, now=now)
    return order
