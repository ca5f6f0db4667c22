"""The buyer takes the moment a closed shop proposes, or all her money back, by her link: once in effect (ADR 0130)."""

from datetime import datetime

from django.db import transaction

from panier.flows.ending import end_unfilled
from panier.flows.letters import tell_moment_answered
from panier.offer.terms.actions import unbook
from panier.trade.amendments.actions import end_moment
from panier.trade.amendments.models import NewMoment
from panier.trade.amendments.queries import moment_by_token, state_of_moment
from panier.trade.amendments.rules import ProposalOver
from panier.trade.orders.actions import Step, repromise
from panier.trade.orders.models import Part
from panier.trade.orders.queries import lock_order, part_of_merchant

BUYER = "acheteur"
REASON = {
    "fr": "La boutique est fermée le jour promis, et l’autre moment n’a pas convenu.",
    "en": "The shop is closed on the promised day, and the other moment did not suit.",
}
KEPT_REASON = {
    "fr": "La boutique est fermée le dernier jour où venir chercher la commande, et l’autre moment n’a pas convenu.",
    "en": "The shop is closed on the last day to fetch the order, and the other moment did not suit.",
}


@transaction.atomic(durable=True)
def answer_moment(token: str, *, yes: bool, now: datetime) -> NewMoment:
    """Yes: the part is promised for it. No: it ends as refused by the shop, whose day it was. The same answer twice is one.

    NoSuchProposal, ProposalOver.
    """
    order = lock_order(moment_by_token(token).part.order_id)
    proposed = moment_by_token(token)
    answer = NewMoment.State.ACCEPTED if yes else NewMoment.State.DECLINED
    if proposed.state == answer:
        return proposed  # the same tap twice
    part = part_of_merchant(proposed.part.merchant_id, proposed.part.public_id)
    state = state_of_moment(proposed, now)
    if state != NewMoment.State.PROPOSED:
        raise ProposalOver(state=state)
    end_moment(proposed, answer, now=now)
    if yes:
        repromise(part, proposed.promise, now=now)
        unbook([part.public_id])
    else:
        reason = KEPT_REASON if proposed.promise.get("kept") else REASON
        end_unfilled(order, part, Step(Part.State.REFUSED, BUYER, now, reason.get(order.language, reason["en"])))
    tell_moment_answered(proposed, part, now=now)
    return proposed
