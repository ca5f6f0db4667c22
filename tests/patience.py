"""What a test waits for comes when it comes: it looks again until it is there, as long as a slow and busy machine may need."""

import time
from collections.abc import Callable

PATIENCE_S = 240  # nothing waits that long where nothing is wrong
PAUSE_S = 0.02


def until(true: Callable[[], object], what: object = "waited in vain") -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(PAUSE_S)
