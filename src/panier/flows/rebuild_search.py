"""The whole index anew: at the first start, after a loss, when its format changed, and each night (8 days of openings)."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import transaction

from panier.flows.search_documents import build
from panier.flows.search_surroundings import surroundings
from panier.kit.freshness import EVERYTHING, changed
from panier.offer.search.actions import forget_documents, forget_stale, keep_documents, searchable, stale, take_turn
from panier.offer.search.engines import fallback_engine, main_engine
from panier.offer.search.port import Batch

CHUNK = 500
Progress = Callable[[int, int], None]


def rebuild_search(*, now: datetime, progress: Progress | None = None) -> int:
    """Build every document anew; readers keep the old index until the new one is whole. `progress(done, total)`."""
    with transaction.atomic():
        take_turn(wait=True)
        waiting = stale(None)
        products = searchable()
        forget_documents()
        fallback_engine().rebuild([])
        main_engine().rebuild(_batches(products, now, progress))
        forget_stale(waiting.rows)
        changed(EVERYTHING)
    return len(products)


def _batches(products: list[int], now: datetime, progress: Progress | None) -> Iterator[Batch]:
    """Each batch goes to the fallback and the cards on its way to the main engine."""
    around = Batch(surroundings=surroundings(now))
    fallback_engine().put(around)
    yield around
    for start in range(0, len(products), CHUNK):
        built = build(products[start : start + CHUNK], now=now)
        keep_documents([each.kept(now) for each in built], gone=[])
        batch = Batch([each.document for each in built])
        fallback_engine().put(batch)
        yield batch
        if progress:
            progress(min(start + CHUNK, len(products)), len(products))
