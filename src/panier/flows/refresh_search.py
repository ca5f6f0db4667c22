"""The index follows the market: what changed is built again and given to both engines."""

from datetime import datetime

from django.db import transaction

from panier.flows.learn_meaning import ask_for_new
from panier.flows.rebuild_search import rebuild_search
from panier.flows.search_documents import build
from panier.flows.search_surroundings import surroundings
from panier.kit.freshness import SEARCH, changed
from panier.offer.search.actions import Waiting, forget_stale, stale, take_turn
from panier.offer.search.engines import differing, give, is_missing
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
    """Gives only what became another: most of what is bought changes no document, and kept listings stand."""
    built = build(waiting.products, now=now)
    gone = sorted(set(waiting.products) - {document.product for document in built})
    moved = built if waiting.surroundings else differing(built)  # with other surroundings the hours may be others
    if not moved and not gone and not waiting.surroundings:
        return
    give(Batch(moved, gone, surroundings(now) if waiting.surroundings else None))
    ask_for_new(moved)
    changed(SEARCH)
