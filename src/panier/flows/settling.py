"""A substitute that is not taken: it is free again, and what it stood for goes back. Order locked."""

from datetime import datetime

from panier.flows.amending import leave_out
from panier.flows.letters import tell_answered
from panier.offer.inventory.actions import release
from panier.trade.amendments.actions import Said, end_proposal
from panier.trade.amendments.models import Amendment, Substitution
from panier.trade.orders.models import Order
from panier.trade.orders.queries import part_of_merchant


def settle_without(order: Order, proposal: Substitution, state: str, actor: str, now: datetime) -> None:
    """`state`: declined or expired. When nothing else stands, the part is refused whole."""
    part = part_of_merchant(proposal.part.merchant_id, proposal.part.public_id)
    end_proposal(proposal, state, now=now)
    release([proposal.public_id])
    declined = state == Substitution.State.DECLINED
    why = Amendment.Why.DECLINED if declined else Amendment.Why.UNANSWERED
    said = Said(why, "", actor, now)
    leave_out(order, part, {proposal.line_id or 0: proposal.quantity}, said, not_there=proposal.missing)
    tell_answered(proposal, now=now)
