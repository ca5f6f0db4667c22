"""The last day of an offer several shops share has passed: those who take part hear with how many, the help desk that it is time to bring them together."""

from datetime import datetime

from django.db import transaction

from panier.flows.origins import today_in
from panier.flows.pooled_letters import tell_desk, tell_holders
from panier.offer.capability.queries import pooled_closed


@transaction.atomic(durable=True)
def close_pooled(territory: str, *, now: datetime) -> int:
    """How many closed lately; letters recorded already are not recorded again."""
    closed = pooled_closed(territory, today_in(territory, now))
    for pooled in closed:
        tell_holders(pooled, "closed", now=now)
        tell_desk(pooled, "closed", now=now)
    return len(closed)
