"""The indexer's turns: about twice a second, what changed goes into the index. It has a process of its own."""

from datetime import UTC, datetime, timedelta
from threading import Event
from typing import NamedTuple

import structlog
from django.db import Error, connection

from panier.flows.fill_fallback import fill_fallback
from panier.flows.refresh_search import LIMIT, refresh_search
from panier.flows.tidy_search import tidy_search
from panier.offer.search.port import IndexMissing

PAUSE_S = 0.5
FILLING_PAUSE_S = 0.05  # others work too
QUIET = timedelta(seconds=10)  # each commit costs the pages what they had kept of the last one
PATIENCE_S = 5.0  # after a fault: the database restarts, the disk is full
log = structlog.get_logger(__name__)


class Done(NamedTuple):
    """How far the fallback is filled (None: to the end), and when the last change came in (None: all is tidy since)."""

    filled: int | None = 0
    changed_at: datetime | None = None


def index_until(stopped: Event) -> None:
    """Turn after turn; a fault is logged and the next turn tries again, for nothing was forgotten.

    Between changes the fallback is given what it lacks, once through all products after each start; when it is quiet the index is made tidy.
    """
    done = Done(changed_at=datetime.now(tz=UTC))
    while not stopped.is_set():
        pause, done = _turn(done)
        stopped.wait(pause)


def _turn(done: Done) -> tuple[float, Done]:
    """One turn; how long to pause after it, in seconds, and what is done then."""
    now = datetime.now(tz=UTC)
    try:
        if count := refresh_search(now=now):
            return 0.0 if count >= LIMIT else PAUSE_S, done._replace(changed_at=now)
        if done.filled is not None:
            return FILLING_PAUSE_S, done._replace(filled=fill_fallback(now=now, after=done.filled))
        if done.changed_at and now - done.changed_at > QUIET:
            tidy_search(now=now)
            return PAUSE_S, done._replace(changed_at=None)
    except (Error, OSError, IndexMissing) as fault:
        log.exception("indexing_failed", fault=str(fault))
        connection.close()
        return PATIENCE_S, done
    return PAUSE_S, done
