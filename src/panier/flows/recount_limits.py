"""A closure planned after the order: the time its shop has to say yes counts in opening under it (ADR 0130)."""

from datetime import datetime

from django.db import transaction

from panier.trade.orders.actions import recount_limit
from panier.trade.orders.models import Part
from panier.trade.orders.queries import lock_order, part_of_merchant, waiting_for_a_yes

BATCH = 100


def recount_limits(merchant_id: int, *, now: datetime) -> int:
    """Each part in a transaction of its own; how many moved."""
    after = moved = 0
    while parts := waiting_for_a_yes(merchant_id, after=after, limit=BATCH):
        moved += sum(_recount(part, now) for part in parts)
        after = parts[-1].pk
    return moved


@transaction.atomic(durable=True)
def _recount(found: Part, now: datetime) -> bool:
    lock_order(found.order_id)
    return recount_limit(part_of_merchant(found.merchant_id, found.public_id), now=now)
