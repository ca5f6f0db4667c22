"""The carrier's number of a parcel already on its way, set right: the buyer is told the new one."""

from datetime import datetime

from django.db import transaction

from panier.flows.letters import tell_handed_over
from panier.trade.fulfilment.actions import set_tracking
from panier.trade.fulfilment.rules.proofs import ProofNeeded
from panier.trade.orders.models import Part
from panier.trade.orders.queries import lock_order, part_of_merchant
from panier.trade.orders.rules import WrongStep


@transaction.atomic(durable=True)
def track_part(merchant_id: int, public_id: str, carrier: str, tracking: str, *, now: datetime) -> Part:
    """NoSuchPart; WrongStep when no carrier has it; ProofNeeded when no number is given. Twice is once."""
    lock_order(part_of_merchant(merchant_id, public_id).order_id)
    part = part_of_merchant(merchant_id, public_id)
    if not (carrier and tracking):
        raise ProofNeeded
    changed = set_tracking(part, carrier, tracking)
    if changed is None:
        raise WrongStep(state=part.state, step="track")
    if changed:
        tell_handed_over(part, now=now)
    return part
