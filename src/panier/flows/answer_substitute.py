"""The buyer says yes or no to a substitute, by her link: once in effect."""

from datetime import datetime

from django.db import transaction

from panier.flows.amending import replace
from panier.flows.letters import tell_answered
from panier.flows.settling import settle_without
from panier.offer.inventory.actions import keep
from panier.trade.amendments.actions import Said, end_proposal
from panier.trade.amendments.models import Substitution
from panier.trade.amendments.queries import proposal_by_token
from panier.trade.amendments.rules import ProposalOver
from panier.trade.orders.queries import lock_order, part_of_merchant

BUYER = "acheteur"


@transaction.atomic(durable=True)
def answer_substitute(token: str, *, yes: bool, now: datetime) -> Substitution:
    """Yes: it takes the missing units' place, and a difference goes back. No: they go back. The same answer twice is one.

    NoSuchProposal, ProposalOver.
    """
    order = lock_order(proposal_by_token(token).part.order_id)
    proposal = proposal_by_token(token)
    if proposal.state == (Substitution.State.ACCEPTED if yes else Substitution.State.DECLINED):
        return proposal  # the same tap twice
    if proposal.state != Substitution.State.PROPOSED:
        raise ProposalOver(state=proposal.state)
    if now >= proposal.answer_by:
        raise ProposalOver(state="expired")
    if not yes:
        settle_without(order, proposal, Substitution.State.DECLINED, BUYER, now)
        return proposal
    part = part_of_merchant(proposal.part.merchant_id, proposal.part.public_id)
    line = next(line for line in part.lines.all() if line.pk == proposal.line_id)
    end_proposal(proposal, Substitution.State.ACCEPTED, now=now)
    keep([proposal.public_id])
    replace(order, part, line, proposal, Said("replaced", "", BUYER, now))
    tell_answered(proposal, now=now)
    return proposal
