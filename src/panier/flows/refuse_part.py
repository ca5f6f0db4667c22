"""The merchant cannot: his part is refused with a reason, and its money goes back."""

from datetime import datetime

from django.db import transaction

from panier.flows.letters import tell_refused
from panier.flows.refund_part import refund_part
from panier.kit.refusals import ReasonNeeded
from panier.offer.inventory.actions import release
from panier.offer.terms.actions import unbook
from panier.trade.orders.actions import Step, complete_if_done, move_parts, same_step
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
    if same_step(part, step):
        return part
    move_parts([part], step)
    release([part.public_id])
    unbook([part.public_id])
    refund_part(part, reason=reason, bearer="merchant", now=now)
    complete_if_done(order)
    tell_refused(part, now=now)
    return part
