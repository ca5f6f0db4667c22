"""The whole index anew: at the first start, after a loss, when its format changed."""

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from panier.flows.learn_meaning import ask_to_learn
from panier.flows.search_documents import Builder
from panier.flows.search_surroundings import surroundings
from panier.kit.freshness import EVERYTHING, changed
from panier.offer.search.actions import count_searchable, forget_stale, searchable_after, stale, take_turn
from panier.offer.search.engines import main_engine, meaning_engine
from panier.offer.search.port import Batch

CHUNK = 2_000
MADE_AT_ONCE = 200_000  # objects of the chunks in hand, about
Progress = Callable[[int, int], None]


def rebuild_search(*, now: datetime, progress: Progress | None = None) -> int:
    """Build every document anew; readers keep the old index until the new one is whole. `progress(done, total)`.

    Stopped anywhere it is begun again: nothing counts before the end. The fallback is filled beside (fill_fallback).
    """
    with transaction.atomic(), _much_is_made():
        take_turn(wait=True)
        waiting = stale(None)
        total = count_searchable()
        main_engine().rebuild(_batches(now, lambda done: progress and progress(done, total)))
        forget_stale(waiting.rows)
        changed(EVERYTHING)
        if (meaning := meaning_engine()) and meaning.is_installed:
            ask_to_learn(after=0)
    return total


def _batches(now: datetime, tell: Callable[[int], object]) -> Iterator[Batch]:
    """While documents are built, the database already answers what the next ones are built from."""
    yield Batch(surroundings=surroundings(now))
    builder, done = Builder(now), 0
    products = searchable_after(0, CHUNK)
    with ThreadPoolExecutor(1) as beside:
        facts = builder.read(products)
        while products:
            building = beside.submit(builder.documents, facts)
            done, last = done + len(products), products[-1]
            products = searchable_after(last, CHUNK)
            facts = builder.read(products)
            yield Batch(building.result())
            tell(done)


@contextmanager
def _much_is_made() -> Iterator[None]:
    """What is built holds no circles and goes as it came: to look for circles at every 700 objects took a tenth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(MADE_AT_ONCE, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
