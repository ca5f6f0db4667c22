"""The merchant lacks something and has something like it: he proposes it, and keeps it while the buyer decides."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from panier.flows.letters import tell_accepted, tell_proposed
from panier.offer.inventory.actions import reserve
from panier.offer.inventory.rules import OutOfStock, Wanted
from panier.trade.amendments.actions import Proposing, open_proposal
from panier.trade.amendments.models import Substitution
from panier.trade.amendments.queries import candidates
from panier.trade.amendments.rules import AMENDED_IN, BadQuantity, NotASubstitute, time_to_answer
from panier.trade.orders.actions import Step, move_parts, other_hand
from panier.trade.orders.models import Part
from panier.trade.orders.queries import lock_order, part_of_merchant
from panier.trade.orders.rules import NoSuchPart, WrongStep


@dataclass(frozen=True, slots=True)
class Instead:
    """Of `quantity` units of a line (its key), this offer (public id); `missing`: they are not on the shelf."""

    line: int
    offer: str
    quantity: int
    missing: bool = True
    hours: int | None = None


@transaction.atomic(durable=True)
def propose_substitute(merchant_id: int, public_id: str, asked: Instead, *, actor: str, now: datetime) -> Substitution:
    """What is proposed is kept for her until she answers; a part not accepted yet is accepted with it.

    NoSuchPart, WrongStep, BadQuantity, NotASubstitute, ProposalOpen.
    """
    order = lock_order(part_of_merchant(merchant_id, public_id).order_id)
    part = part_of_merchant(merchant_id, public_id)
    line = next((line for line in part.lines.all() if line.pk == asked.line), None)
    if part.state not in AMENDED_IN:
        raise WrongStep(state=part.state, step="propose", by=other_hand(part, actor))
    if line is None:
        raise NoSuchPart
    if not 1 <= asked.quantity <= line.quantity:
        raise BadQuantity
    found = next(iter(candidates(line, part, offer=asked.offer)), None) if asked.offer else None
    if found is None:
        raise NotASubstitute
    until = now + time_to_answer(asked.hours)
    proposal = open_proposal(part, line, found, Proposing(asked.quantity, asked.missing, actor, now, until))
    try:
        reserve([Wanted(found.stock_id, asked.quantity, proposal.public_id)], until=until)
    except OutOfStock as short:
        raise NotASubstitute from short
    if part.state == Part.State.TO_ACCEPT:
        move_parts([part], Step(Part.State.ACCEPTED, actor, now))
        tell_accepted(part, now=now)
    tell_proposed(proposal, order, part, now=now)
    return proposal
