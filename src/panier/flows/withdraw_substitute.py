"""The merchant takes a proposal back: he found the thing after all, or thinks of something better."""

from datetime import datetime

from django.db import transaction

from panier.offer.inventory.actions import release
from panier.trade.amendments.actions import end_proposal
from panier.trade.amendments.models import Substitution
from panier.trade.amendments.queries import proposal_of_part
from panier.trade.orders.queries import lock_order, part_of_merchant


@transaction.atomic(durable=True)
def withdraw_substitute(merchant_id: int, public_id: str, proposal: str, *, now: datetime) -> Substitution:
    """The line stays as it was. NoSuchPart, NoSuchProposal, ProposalOver."""
    part = part_of_merchant(merchant_id, public_id)
    lock_order(part.order_id)
    found = proposal_of_part(part.pk, proposal)
    if found.state == Substitution.State.WITHDRAWN:
        return found  # the same click twice
    end_proposal(found, Substitution.State.WITHDRAWN, now=now)
    release([found.public_id])
    return found
