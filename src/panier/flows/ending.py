"""A paid part that nobody will fill: what all stories that end so have in common. Inside the caller's transaction, order locked."""

from panier.flows.letters import tell_refused
from panier.flows.push_sold import ask_push
from panier.flows.refund_part import refund_part
from panier.offer.inventory.actions import release
from panier.offer.terms.actions import unbook
from panier.trade.amendments.actions import end_proposal
from panier.trade.amendments.models import Substitution
from panier.trade.amendments.queries import holders_of, open_proposals
from panier.trade.orders.actions import Step, complete_if_done, move_parts
from panier.trade.orders.models import Order, Part


def end_unfilled(order: Order, part: Part, step: Step) -> None:
    """Refused: what is promised is free, what stands of its money goes back, the buyer reads why. WrongStep."""
    move_parts([part], step)
    free_stock(part, step)
    refund_part(part, reason=step.reason, bearer="merchant", now=step.now)
    complete_if_done(order)
    tell_refused(part, now=step.now)


def free_stock(part: Part, step: Step) -> None:
    """Of the part and of its substitutes; what was still proposed is withdrawn with it."""
    open_ones = open_proposals(part.pk)
    release([*holders_of(part.pk, part.public_id), *(proposal.public_id for proposal in open_ones)])
    ask_push([part.merchant_id])
    unbook([part.public_id])
    for proposal in open_ones:
        end_proposal(proposal, Substitution.State.WITHDRAWN, now=step.now)
