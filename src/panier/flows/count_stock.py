"""The merchant counts what grew too old: each quantity is his own word again, from now on."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.offer.inventory.actions import count_levels
from panier.offer.merchants.queries import public_id_of

MOST = 200  # levels of one pass


@transaction.atomic(durable=True)
def count_stock(merchant_id: int, counts: Mapping[int, int], by: Acting, *, now: datetime) -> int:
    """By level (another merchant's is left alone); how many were counted. One statement for all, and one row of trace."""
    done = len(count_levels(merchant_id, dict(list(counts.items())[:MOST]), now=now))
    if done:
        subject = public_id_of(merchant_id)
        record_action(by, verb="stock.counted", subject=subject, reason=str(done), now=now)
    return done
