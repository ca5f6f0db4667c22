"""A thread of each web process hears what others changed, and knows whether it would hear it: no page is trusted otherwise."""

import threading
import time
from typing import Any

import psycopg
import structlog
from django.db import connection

from panier.kit.freshness import CHANNEL, EVERYTHING, marks

BEAT_S = 0.5
TRUST_S = 2.0  # without a sign of life for so long, nothing is taken for exact
log = structlog.get_logger(__name__)


class Follower:
    def __init__(self, database: dict[str, Any]) -> None:
        self._database = database
        self._stopped = threading.Event()
        self._heard = 0.0
        self._failed = False
        self._thread = threading.Thread(target=self._follow, name="page-changes", daemon=True)
        self._thread.start()

    @property
    def is_live(self) -> bool:
        """Every change committed so far but for the last beats has been heard."""
        return time.monotonic() - self._heard < TRUST_S

    @property
    def is_away(self) -> bool:
        """The database was asked and does not answer, or stopped answering."""
        return not self.is_live and (self._failed or self._heard > 0)

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._stopped.is_set():
            try:
                self._listen()
            except psycopg.Error as fault:
                log.warning("page_changes_unheard", fault=str(fault))
                self._failed = True
            self._heard = 0.0
            self._stopped.wait(BEAT_S)

    def _listen(self) -> None:
        with psycopg.connect(**self._database, autocommit=True, connect_timeout=2) as link:
            link.execute(f"LISTEN {CHANNEL}")
            marks().mark([EVERYTHING])  # nobody knows what was said before
            while not self._stopped.is_set():
                link.execute("SELECT 1")  # the answer comes after all that was said before
                self._heard, self._failed = time.monotonic(), False
                if heard := [said.payload for said in link.notifies(timeout=BEAT_S, stop_after=1)]:
                    marks().mark(heard)


class _Ours:
    follower: Follower | None = None
    starting = threading.Lock()


def follower() -> Follower:
    """This process's, started when it is first asked for: after the server has made its processes."""
    if (started := _Ours.follower) is not None:  # every page asks: no lock for it
        return started
    with _Ours.starting:
        if _Ours.follower is None:
            said = connection.settings_dict
            names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
            _Ours.follower = Follower({name: said[key] for name, key in names.items() if said[key]})
        return _Ours.follower


def unfollow() -> None:
    """For whoever ends before his process does."""
    with _Ours.starting:
        if _Ours.follower is not None:
            _Ours.follower.stop()
        _Ours.follower = None
