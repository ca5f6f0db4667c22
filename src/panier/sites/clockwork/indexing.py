"""The indexer's turns: about twice a second, what changed goes into the index. It has a process of its own."""

from datetime import UTC, datetime
from threading import Event

import structlog
from django.db import Error, connection

from panier.flows.fill_fallback import fill_fallback
from panier.flows.refresh_search import LIMIT, refresh_search

PAUSE_S = 0.5
FILLING_PAUSE_S = 0.05  # others work too
PATIENCE_S = 5.0  # after a fault: the database restarts, the disk is full
log = structlog.get_logger(__name__)


def index_until(stopped: Event) -> None:
    """Turn after turn; a fault is logged and the next turn tries again, for nothing was forgotten.

    Between changes the fallback is given what it lacks, once through all products after each start.
    """
    filled: int | None = 0
    while not stopped.is_set():
        pause, filled = _turn(filled)
        stopped.wait(pause)


def _turn(filled: int | None) -> tuple[float, int | None]:
    """One turn; how long to pause after it, in seconds, and how far the fallback is filled (None: to the end)."""
    now = datetime.now(tz=UTC)
    try:
        done = refresh_search(now=now)
        if done or filled is None:
            return 0.0 if done >= LIMIT else PAUSE_S, filled
        return FILLING_PAUSE_S, fill_fallback(now=now, after=filled)
    except (Error, OSError) as fault:
        log.exception("indexing_failed", fault=str(fault))
        connection.close()
        return PATIENCE_S, filled
