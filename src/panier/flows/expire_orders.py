"""Unpaid orders end, and what was promised is free again. The buyer finds his lines in a new cart (DECISIONS 13)."""

from datetime import datetime

from django.db import transaction

from panier.flows.give_back_enquiries import give_back_enquiries, lock_taken
from panier.flows.letters import tell_expired
from panier.offer.inventory.actions import release
from panier.offer.terms.actions import unbook
from panier.trade.cart.actions import reopen
from panier.trade.orders.actions import Step, move_order, move_parts
from panier.trade.orders.models import Order, Part
from panier.trade.orders.queries import lock_due_orders, parts_of
from panier.trade.payments.queries import live_payment_of

BATCH = 50


def expire_orders(*, now: datetime) -> int:
    """End every order whose time to pay is over; how many."""
    ended = 0
    while count := _expire_some(now):
        ended += count
    return ended


@transaction.atomic(durable=True)
def _expire_some(now: datetime) -> int:
    orders = lock_due_orders(now, BATCH)
    parts = [part for order in orders for part in parts_of(order)]
    taken = lock_taken([order.pk for order in orders], [part.public_id for part in parts])
    if parts:
        release([part.public_id for part in parts])
        unbook([part.public_id for part in parts])
        move_parts(parts, Step(Part.State.CANCELLED, "système", now, "expired"))
    give_back_enquiries(taken, now=now)
    for order in orders:
        move_order(order, Order.State.EXPIRED)
        reopen(order.cart_id, now=now)
        if live_payment_of(order.pk) is None:
            tell_expired(order, now=now)
    return len(orders)
