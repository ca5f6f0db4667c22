"""The merchant cannot: his part is refused with a reason, and its money goes back."""

from datetime import datetime

from django.db import transaction

from panier.flows.ending import end_unfilled
from panier.kit.refusals import ReasonNeeded
from panier.trade.orders.actions import Step, same_step
from panier.trade.orders.models import Part
from panier.trade.orders.queries import lock_order, part_of_merchant


@transaction.atomic(durable=True)
def refuse_part(merchant_id: int, public_id: str, *, reason: str, actor: str, now: datetime) -> Part:
    """Refuse the merchant's part before hand-over; NoSuchPart, WrongStep, ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded
    order = lock_order(part_of_merchant(merchant_id, public_id).order_id)
    part = part_of_merchant(merchant_id, public_id)
    step = Step(Part.State.REFUSED, actor, now, reason.strip()[:400])
    if not same_step(part, step):
        end_unfilled(order, part, step)
    return part
