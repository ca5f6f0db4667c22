"""A proposal nobody answered in time: what it stood for goes back."""

from datetime import datetime

from django.db import transaction

from panier.flows.settling import settle_without
from panier.trade.amendments.models import Substitution
from panier.trade.amendments.queries import due_proposals
from panier.trade.orders.queries import lock_order

BATCH = 100
SYSTEM = "système"


def expire_substitutes(*, now: datetime) -> int:
    """Each in a transaction of its own; how many ended so."""
    return sum(_expire(proposal, now) for proposal in due_proposals(now, BATCH))


@transaction.atomic(durable=True)
def _expire(due: Substitution, now: datetime) -> bool:
    order = lock_order(due.part.order_id)
    proposal = Substitution.objects.select_related("part").get(pk=due.pk)  # she may have answered while we waited
    if proposal.state != Substitution.State.PROPOSED:
        return False
    settle_without(order, proposal, Substitution.State.EXPIRED, SYSTEM, now)
    return True
