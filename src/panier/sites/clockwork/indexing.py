"""The indexer's turns: about twice a second, what changed goes into the index. It has a process of its own."""

from datetime import UTC, datetime
from threading import Event

import structlog
from django.db import Error, connection

from panier.flows.refresh_search import LIMIT, refresh_search

PAUSE_S = 0.5
PATIENCE_S = 5.0  # after a fault: the database restarts, the disk is full
log = structlog.get_logger(__name__)


def index_until(stopped: Event) -> None:
    """Turn after turn; a fault is logged and the next turn tries again, for nothing was forgotten."""
    while not stopped.is_set():
        stopped.wait(_turn())


def _turn() -> float:
    """One turn; how long to pause after it, in seconds."""
    try:
        done = refresh_search(now=datetime.now(tz=UTC))
    except (Error, OSError) as fault:
        log.exception("indexing_failed", fault=str(fault))
        connection.close()
        return PATIENCE_S
    return 0.0 if done >= LIMIT else PAUSE_S
