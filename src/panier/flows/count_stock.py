"""The merchant counts what grew too old: each quantity is his own word again, from now on."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from panier.offer.inventory.actions import count_levels

MOST = 200  # levels of one pass


@transaction.atomic(durable=True)
def count_stock(merchant_id: int, counts: Mapping[int, int], *, now: datetime) -> int:
    """By level (another merchant's is left alone); how many were counted. One statement for all."""
    return len(count_levels(merchant_id, dict(list(counts.items())[:MOST]), now=now))
