"""The whole index anew: at the first start, after a loss, or when its format changed."""

from collections.abc import Callable, Iterator
from datetime import datetime

import structlog
from django.db import connection, transaction

from panier.flows.search_documents import build
from panier.flows.search_surroundings import surroundings
from panier.offer.search.actions import forget_documents, forget_stale, keep_documents, searchable, stale
from panier.offer.search.engines import fallback_engine, main_engine
from panier.offer.search.port import Batch, IndexMissing

CHUNK = 500
TURN = 7_301_946_553_125_000  # the advisory lock of the indexer: one at a time over all processes
WAIT = "10min"
log = structlog.get_logger(__name__)
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
    return len(products)


def _batches(products: list[int], now: datetime, progress: Progress | None) -> Iterator[Batch]:
    """Each batch goes to the fallback and the cards on its way to the main engine."""
    around = Batch(surroundings=surroundings(now))
    fallback_engine().put(around)
    yield around
    for start in range(0, len(products), CHUNK):
        built = build(products[start : start + CHUNK])
        keep_documents([each.kept(now) for each in built], gone=[])
        batch = Batch([each.document for each in built])
        fallback_engine().put(batch)
        yield batch
        if progress:
            progress(min(start + CHUNK, len(products)), len(products))


def give(batch: Batch) -> None:
    """To both engines. A main engine that has lost its index meanwhile is built anew at the next turn."""
    fallback_engine().put(batch)
    try:
        main_engine().put(batch)
    except IndexMissing as missing:
        log.error("search_index_missing", fault=str(missing))


def is_missing() -> bool:
    try:
        main_engine().size()
    except IndexMissing:
        return True
    return False


def take_turn(*, wait: bool) -> bool:
    """Until the end of the transaction, nobody else indexes. Without `wait`: False when somebody does."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAIT])
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TURN])
        return bool(cursor.fetchone()[0])
