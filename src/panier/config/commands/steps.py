"""Showing the progress of long work: one line a step, with a tick and how long it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class StepFailed(Exception):  # noqa: N818 - says in words what to do, then the command ends
    """A step could not be done; the words say why and what to do."""


@contextmanager
def step(label: str) -> Iterator[None]:
    began = time.monotonic()
    if sys.stdout.isatty():
        say(f"· {label} …", end="\r")
    try:
        yield
    except BaseException:
        say(f"✗ {label}")
        raise
    say(f"✓ {label} ({time.monotonic() - began:.1f} s)   ")


def say(words: str, *, end: str = "\n") -> None:
    sys.stdout.write(words + end)
    sys.stdout.flush()
