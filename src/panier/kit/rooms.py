"""A room has few seats and a short queue: beyond, one is told to come again instead of waiting where nobody is served."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import Counter

TURNED_AWAY = Counter("panier_turned_away", "Requests told to come again", ["room"])


class RoomFull(Exception):  # noqa: N818 - an answer, not a fault
    """No seat became free in time, or too many wait already."""


class Room:
    """`seats` requests are served at a time in this process, `queue` more wait, none of them longer than `patience_s`."""

    def __init__(self, name: str, *, seats: int, queue: int, patience_s: float) -> None:
        self.name, self.seats = name, seats
        self._free, self._queue, self._patience_s = seats, queue, patience_s
        self._waiting = 0
        self._changed = threading.Condition()

    @contextmanager
    def seat(self, *, waits: bool = True) -> Iterator[None]:
        """Who can do without one takes it in an empty room or not at all: the rest of them and the queue are of the others."""
        if not waits and self._free < self.seats:
            self._turn_away()
        self._take(self._queue if waits else 0)
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify()

    def _take(self, queue: int) -> None:
        if self._free == 0 and self._waiting >= queue:
            self._turn_away()
        with self._changed:
            if self._free == 0:
                self._wait(queue)
            self._free -= 1

    def _wait(self, queue: int) -> None:
        if self._waiting >= queue:
            self._turn_away()
        end = time.monotonic() + self._patience_s
        self._waiting += 1
        try:
            while self._free == 0:
                if not self._changed.wait(end - time.monotonic()):
                    break
        finally:
            self._waiting -= 1
        if self._free == 0:
            self._turn_away()

    def _turn_away(self) -> None:
        TURNED_AWAY.labels(self.name).inc()
        raise RoomFull(self.name)
