"""The operator gives one part's money back, with a reason, and leaves a trace."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.flows.ending import free_stock
from panier.flows.letters import tell_refunded
from panier.flows.refund_part import refund_part
from panier.kit.refusals import ReasonNeeded
from panier.trade.orders.actions import Step, complete_if_done, move_parts
from panier.trade.orders.models import Part
from panier.trade.orders.queries import lock_order, part_for_operator
from panier.trade.orders.rules import OPEN_STATES
from panier.trade.payments.models import Refund


@transaction.atomic(durable=True)
def refund_by_operator(acting: Acting, public_id: str, *, reason: str, bearer: str, now: datetime) -> Refund:
    """Before hand-over the part is cancelled too. NoSuchPart, ReasonNeeded, NothingToRefund.

    The caller has shown that the actor operates the territory.
    """
    if not reason.strip():
        raise ReasonNeeded
    order = lock_order(part_for_operator(acting.territory, public_id).order_id)
    part = part_for_operator(acting.territory, public_id)
    refund = refund_part(part, reason=reason.strip(), bearer=bearer, now=now)
    if part.state in OPEN_STATES:
        step = Step(Part.State.CANCELLED, acting.label, now, reason.strip()[:400])
        move_parts([part], step)
        free_stock(part, step)
        complete_if_done(order)
    record_action(acting, verb="refund_part", subject=public_id, reason=reason, now=now)
    tell_refunded(part, now=now, minor=refund.minor)
    return refund
