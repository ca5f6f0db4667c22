"""What was worked out lately, for whoever asks the same."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

KEPT_MAX = 1_000  # answers kept of most kinds of questions
Question = TypeVar("Question")
Kept = TypeVar("Kept")


def kept(store: dict[Question, Kept], asked: Question, answer: Callable[[], Kept], most: int = 0) -> Kept:
    """Asked lately, it is not worked out again; what was not asked for longest goes first."""
    found = store.pop(asked, None)
    if found is None:
        found = answer()
        while len(store) >= (most or KEPT_MAX):
            with suppress(KeyError, StopIteration, RuntimeError):  # another thread has made room
                del store[next(iter(store))]
    store[asked] = found
    return found
