"""The shop will be closed on the day it promised: it asks the buyer whether another moment suits her (ADR 0130)."""

from datetime import datetime

from django.db import transaction

from panier.flows.letters import tell_moment
from panier.trade.amendments import actions
from panier.trade.amendments.models import NewMoment
from panier.trade.amendments.queries import moment_instead, new_moments_of, state_of_moment
from panier.trade.amendments.rules import NothingCollides
from panier.trade.orders.actions import other_hand
from panier.trade.orders.queries import lock_order, part_of_merchant
from panier.trade.orders.rules import TO_DO, WrongStep


@transaction.atomic(durable=True)
def propose_moment(merchant_id: int, public_id: str, *, actor: str, now: datetime) -> NewMoment:
    """What the checkout would promise by now. The same click twice is one question; a closure that changed since, another.

    NoSuchPart, WrongStep, NothingCollides.
    """
    order = lock_order(part_of_merchant(merchant_id, public_id).order_id)
    part = part_of_merchant(merchant_id, public_id)
    if part.state not in TO_DO:
        raise WrongStep(state=part.state, step="propose", by=other_hand(part, actor))
    promise = moment_instead(part, now=now)
    if promise is None:
        raise NothingCollides
    earlier = new_moments_of([part.pk]).get(part.pk)
    if earlier and earlier.promise == promise and state_of_moment(earlier, now) == NewMoment.State.PROPOSED:
        return earlier
    proposed = actions.propose_moment(part, promise, actor, now=now)
    tell_moment(proposed, order, part, now=now)
    return proposed
