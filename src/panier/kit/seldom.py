"""Lines of the log that anybody outside can cause: one a minute of a kind, which says how many it stands for."""

import threading
from datetime import datetime, timedelta

EVERY = timedelta(minutes=1)
MOST = 1_000  # kinds remembered; with more, all are begun anew


class Seldom:
    """Of one process."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[datetime, int]] = {}
        self._lock = threading.Lock()

    def due(self, kind: str, *, now: datetime) -> int:
        """How many the line stands for, this one among them; 0: say nothing now."""
        with self._lock:
            if len(self._told) >= MOST and kind not in self._told:
                self._told.clear()
            told_at, unsaid = self._told.get(kind, (None, 0))
            if told_at is not None and now - told_at < EVERY:
                self._told[kind] = told_at, unsaid + 1
                return 0
            self._told[kind] = now, 0
            return unsaid + 1


refused = Seldom()  # messages with a wrong signature
