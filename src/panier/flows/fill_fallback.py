"""The fallback beside the index: filled at leisure with what it lacks, then kept by each change."""

from datetime import datetime

from django.db import transaction

from panier.flows.search_documents import build
from panier.flows.search_surroundings import surroundings
from panier.offer.search.actions import searchable_after, take_turn
from panier.offer.search.engines import fallback_engine
from panier.offer.search.port import Batch

CHUNK = 500


def fill_fallback(*, now: datetime, after: int = 0) -> int | None:
    """Give the fallback what it lacks of the next products after this key; the last key looked at, None at the end.

    The first call renews what surrounds them. Another indexer at work: nothing, ask again.
    """
    with transaction.atomic():
        if not take_turn(wait=False):
            return after
        engine = fallback_engine()
        if not after:
            engine.put(Batch(surroundings=surroundings(now)))
        products = searchable_after(after, CHUNK)
        if lacking := engine.lacking(products):
            engine.put(Batch(build(lacking, now=now)))
    return products[-1] if products else None
