"""Threads and processes that work on the test's database together."""

import itertools
import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from psycopg.conninfo import make_conninfo

from panier.config.commands.bound import bound
from tests.patience import until

WAIT_S = 100  # less than the two minutes after which who waits for a lock gives up, here


def database_url() -> str:
    """The test's own database, with the password of the server it is on."""
    said = connection.settings_dict
    return make_conninfo(host=said["HOST"], user=said["USER"], password=said["PASSWORD"] or None, dbname=said["NAME"])


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a child that shares the test's database and files."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "panier.config.settings",
        "PANIER_DATA": str(settings.DATA),
        **more,
    }


def begin(*words: str, **more: str) -> "subprocess.Popen[bytes]":
    """Python with these words, that ends with the tests, whatever ends them."""
    return subprocess.Popen(bound(*words), env=surroundings(**more))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Each in a thread with a connection of its own, all awake before one begins; what each came to."""
    awake = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        awake.wait()
        return apart(act)

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(one, acts))


def apart(act: Callable[[], Any]) -> Any:
    """What a thread does, and its connection is closed."""
    try:
        return act()
    finally:
        connection.close()


@contextmanager
def kept_back(table: str) -> Iterator[None]:
    """Whoever writes there has looked at everything, and waits to write it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE MODE")
        yield


def until_waiting(count: int) -> None:
    """So many sessions of this database wait for a lock."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

    def wait() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            row = cursor.fetchone()
        return bool(row and row[0] >= count)

    until(wait, f"{count} do not wait")


def overtaken(
    table: str, first: Callable[[], Any], second: Callable[[], Any], *, waits: bool = True
) -> tuple[Any, Any]:
    """`first` has looked at everything and waits to write to the table; `second` comes, and waits too unless told: what each came to."""
    with ThreadPoolExecutor(2) as threads:
        with kept_back(table):
            began = threads.submit(apart, first)
            until_waiting(1)
            followed = threads.submit(apart, second)
            if waits:
                until_waiting(2)
            else:
                followed.result(WAIT_S)
        return began.result(WAIT_S), followed.result(WAIT_S)


def all_meet_at(monkeypatch: pytest.MonkeyPatch, function: str, count: int) -> None:
    """The first so many who come to this function wait there for each other: all have looked before one goes on."""
    together, coming, goes_on = Barrier(count), itertools.count(), import_string(function)

    def meet(*args: Any, **named: Any) -> Any:
        if next(coming) < count:
            together.wait(WAIT_S)
        return goes_on(*args, **named)

    monkeypatch.setattr(function, meet)
