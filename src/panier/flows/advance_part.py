"""The merchant's steps on a part that needs no money moved: accept it, say it is ready."""

from datetime import datetime

from django.db import transaction

from panier.flows.letters import tell_accepted, tell_ready
from panier.trade.amendments.queries import open_proposals
from panier.trade.amendments.rules import ProposalOpen
from panier.trade.orders.actions import Step, move_parts, same_step
from panier.trade.orders.models import Part
from panier.trade.orders.queries import lock_order, part_of_merchant


@transaction.atomic(durable=True)
def advance_part(merchant_id: int, public_id: str, after: str, *, actor: str, now: datetime) -> Part:
    """Take the merchant's part to `accepted` or `ready`; NoSuchPart, WrongStep (also when somebody else just did), ProposalOpen."""
    lock_order(part_of_merchant(merchant_id, public_id).order_id)
    part = part_of_merchant(merchant_id, public_id)
    step = Step(after, actor, now)
    if same_step(part, step):
        return part
    if after == Part.State.READY and open_proposals(part.pk):
        raise ProposalOpen
    move_parts([part], step)
    tell = {"accepted": tell_accepted, "ready": tell_ready}[after]
    tell(part, now=now)
    return part
