"""Nobody said yes in time: where the territory says so, the part ends and its money goes back."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from panier.base.territories.queries import setting_in_force
from panier.flows.ending import free_stock
from panier.flows.letters import tell_unaccepted
from panier.flows.refund_part import refund_part
from panier.trade.orders.actions import Step, complete_if_done, move_parts
from panier.trade.orders.models import Part
from panier.trade.orders.queries import lock_order, part_of_merchant, unaccepted

BATCH = 100
SYSTEM = "système"
REASON = {"fr": "La boutique n’a pas répondu à temps.", "en": "The shop did not answer in time."}


def end_unaccepted(*, now: datetime) -> int:
    """Each in a transaction of its own; how many ended."""
    if setting_in_force(settings.TERRITORY, "unaccepted", now) != "cancel":
        return 0
    return sum(_end(part, now) for part in unaccepted(now, BATCH))


def still_unaccepted(part: Part, now: datetime) -> bool:
    return part.state == Part.State.TO_ACCEPT and part.due_at is not None and part.due_at <= now


@transaction.atomic(durable=True)
def _end(found: Part, now: datetime) -> bool:
    order = lock_order(found.order_id)
    part = part_of_merchant(found.merchant_id, found.public_id)  # somebody may have accepted while we waited
    if not still_unaccepted(part, now):
        return False
    step = Step(Part.State.CANCELLED, SYSTEM, now, REASON.get(order.language, REASON["en"]))
    move_parts([part], step)
    free_stock(part, step)
    refund_part(part, reason=step.reason, bearer="merchant", now=now)
    complete_if_done(order)
    tell_unaccepted(part, now=now)
    return True
