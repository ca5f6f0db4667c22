"""Counting in memory, for counts worth less than a statement each: whoever drains it writes them, many at once."""

import threading
from collections.abc import Mapping

MOST = 20_000  # different things between two writings; further ones are not counted
Counted = tuple[str, ...]


class Tally:
    """Of one process. `count` costs a microsecond and never waits for a database."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._counts: dict[Counted, int] = {}
        self._lock = threading.Lock()

    def count(self, *what: str, times: int = 1) -> None:
        with self._lock:
            if what in self._counts or len(self._counts) < self._most:
                self._counts[what] = self._counts.get(what, 0) + times

    def drain(self) -> dict[Counted, int]:
        """Everything since the last time; it is the caller's now."""
        with self._lock:
            drained, self._counts = self._counts, {}
        return drained

    def put_back(self, counts: Mapping[Counted, int]) -> None:
        """What could not be written, for the next time."""
        for what, times in counts.items():
            self.count(*what, times=times)


tally = Tally()  # what this process has seen since it last wrote
