"""The index follows the market: what changed is built again and given to both engines."""

from datetime import datetime

from django.db import transaction

from panier.flows.rebuild_search import rebuild_search
from panier.flows.search_documents import build
from panier.flows.search_surroundings import surroundings
from panier.kit.freshness import SEARCH, changed
from panier.offer.search.actions import Waiting, digests_of, forget_stale, keep_documents, stale, take_turn
from panier.offer.search.engines import give, is_missing
from panier.offer.search.port import Batch

LIMIT = 500


def refresh_search(*, now: datetime, limit: int = LIMIT) -> int:
    """Bring up to `limit` changes into the index; how many products were given. Another indexer at work: nothing.

    Stopped anywhere, it is done again: rows are forgotten only after the engines have committed.
    """
    if is_missing():
        return rebuild_search(now=now)
    with transaction.atomic():
        if not take_turn(wait=False) or not (waiting := stale(limit)):
            return 0
        _follow(waiting, now)
        forget_stale(waiting.rows)
    return len(waiting.products)


def _follow(waiting: Waiting, now: datetime) -> None:
    """Only what became another: most of what is bought changes no card and no order, and lets kept listings stand."""
    built = [(each, each.digest) for each in build(waiting.products, now=now)]
    shown = {each.document.product for each, _ in built}
    gone = [product for product in waiting.products if product not in shown]
    known = {} if waiting.surroundings else digests_of(waiting.products)  # hours are not in a document
    moved = [(each, digest) for each, digest in built if known.get(each.document.product) != digest]
    if not moved and not gone and not waiting.surroundings:
        return
    keep_documents([each.kept(now, digest) for each, digest in moved], gone=gone)
    around = surroundings(now) if waiting.surroundings else None
    give(Batch([each.document for each, _ in moved], gone, around))
    changed(SEARCH)
