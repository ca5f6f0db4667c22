"""How far long work has come, for whoever waits: told at every step, heard only where somebody listens."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection

EVERY_S = 0.5  # how often it is written how far the work has come
BATCH = 1_000  # rows of one statement: each tells how far the work has come, and none comes near its time limit
Thing = TypeVar("Thing")
Listener = Callable[[str, int, int], None]  # the stage, how many are done, of how many
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(stage: str, done: int, total: int) -> None:
    if listener := _listener.get():
        listener(stage, done, total)


@contextmanager
def heard_by(listener: Listener) -> Iterator[None]:
    """Until the end, what this thread tells is heard."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


@contextmanager
def written_aside(statement: str, key: int, *, now: datetime) -> Iterator[None]:
    """Everybody sees how far the work has come, while nobody sees yet what it does: this is another connection.

    `statement` takes the stage, how many are done, of how many, the moment and `key`; a new stage and the end are always written.
    """
    aside = connection.copy()
    began = time.monotonic()
    written: tuple[str, float] = ("", began)

    def hear(stage: str, done: int, total: int) -> None:
        nonlocal written
        at = time.monotonic()
        if stage == written[0] and at < written[1] + EVERY_S and done < total:
            return
        written = stage, at
        with aside.cursor() as cursor:
            cursor.execute(statement, [stage, done, total, now + timedelta(seconds=at - began), key])

    try:
        with heard_by(hear):
            yield
    finally:
        aside.close()


def in_batches(stage: str, things: Sequence[Thing], *, done: int = 0, total: int = 0) -> Iterator[Sequence[Thing]]:
    """A batch at a time, told before each and after the last. `done` and `total`: where these are a part of more."""
    for start in range(0, len(things), BATCH):
        tell(stage, done + start, total or len(things))
        yield things[start : start + BATCH]
    tell(stage, done + len(things), total or len(things))
