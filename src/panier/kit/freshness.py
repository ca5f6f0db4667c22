"""Since when what a page shows may have changed: one moment per topic, shared by all processes of this machine.

A topic is a public id (`prd_…`, `mer_…`) or one of the words below. Whoever changes something says so inside his transaction
(`changed`); whoever reads for a page says what he read (`shows`) and until when it stays so (`shown_until`). A page is good as long as
none of its topics changed since its rendering began: no version has to be read before the facts are, so nothing can slip between.
"""

import fcntl
import mmap
import os
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

CHANNEL = "panier_pages"  # statements that tell by themselves name it too
ANYTHING = "anything"  # moves with every change: for pages that do not say what they show
EVERYTHING = "everything"  # the index was built anew, a pack was loaded, nobody listened for a while
MERCHANTS = "merchants"  # who is where: lists of merchants, streets
NAMES = "names"  # categories, regions, settings of the territory
SEARCH = "search"  # the index has taken something in
SLOTS = 1 << 20  # 8 MB, sparse; two topics in one slot only cost a rendering
QUARTER = timedelta(minutes=15)
TELL = "SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) topic"


COUNTS = " counts"  # after a product's id: how many are left of it


def counts_of(product: str) -> str:
    """The topic of how many are left: a product's own page says it, its card only whether there are any."""
    return product + COUNTS


@dataclass
class Shown:
    """What one rendering has read. `lagging` topics are those the index itself follows with some delay."""

    topics: set[str] = field(default_factory=set)
    lagging: set[str] = field(default_factory=set)
    until: datetime | None = None


_collecting: ContextVar[Shown | None] = ContextVar("shown", default=None)


@contextmanager
def collecting() -> Iterator[Shown]:
    """All that is read within belongs to one page."""
    shown = Shown()
    token = _collecting.set(shown)
    try:
        yield shown
    finally:
        _collecting.reset(token)


def shows(*topics: str) -> None:
    """The page being made shows these; before or after they are read makes no difference. Elsewhere: nothing happens."""
    if (shown := _collecting.get()) is not None:
        shown.topics.update(topics)


def shows_lagging(topic: str) -> None:
    if (shown := _collecting.get()) is not None:
        shown.lagging.add(topic)


def shown_until(*moments: datetime | None) -> None:
    """What the page being made shows becomes another at the first of these moments."""
    if (shown := _collecting.get()) is not None:
        shown.until = min((each for each in (*moments, shown.until) if each is not None), default=None)


def shown_for_quarter(now: datetime) -> None:
    """The index knows openings by quarters of an hour."""
    shown_until(now - timedelta(seconds=now.timestamp() % QUARTER.total_seconds()) + QUARTER)


def changed(*topics: str) -> None:
    """These changed in the transaction at hand; all processes of all machines hear of it once it is committed."""
    with connection.cursor() as cursor:
        cursor.execute(TELL, [CHANNEL, list(topics)])
    mark_on_commit(topics)


def mark_on_commit(topics: Sequence[str]) -> None:
    """For statements that have notified by themselves: whoever is told that his change is kept sees it on the next page."""
    if settings.PAGES_MB or settings.CARDS_KEPT:
        transaction.on_commit(lambda: marks().mark(topics), robust=True)


class Marks:
    """The moment of the last change of each slot, in nanoseconds since the machine started: a file all processes map."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(self._file, SLOTS * 8)
        self._moments = memoryview(mmap.mmap(self._file, SLOTS * 8)).cast("Q")
        self._lock = threading.Lock()

    def mark(self, topics: Iterable[str]) -> None:
        """One at a time over all processes, so that an earlier moment never covers a later one."""
        slots = [slot_of(topic) for topic in (ANYTHING, *topics)]
        with self._lock:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                now = time.monotonic_ns()
                for slot in slots:
                    self._moments[slot] = now
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def latest(self, slots: Iterable[int]) -> int:
        return max(map(self._moments.__getitem__, slots), default=0)


def slot_of(topic: str) -> int:
    return zlib.crc32(topic.encode()) % SLOTS


def marks() -> Marks:
    return _marks_of(settings.DATA)


@lru_cache(maxsize=2)
def _marks_of(data: Path) -> Marks:
    return Marks(data / "pages" / "moments")


@cache
def boot() -> str:
    """Which run of the machine this is: moments of another mean nothing."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:  # not Linux: when it started, to the minute
        return str(round((time.time() - time.monotonic()) / 60))
