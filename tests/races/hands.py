"""Calls from separate processes against two web processes, on the test's database."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from django.db import connection

from panier.config.commands.web import web
from tests.patience import PATIENCE_S, until
from tests.processes import begin, kept_back, until_waiting
from tests.world import Market

Answer = tuple[int, dict[str, Any]]
Call = tuple[str, object, dict[str, str]]
Web = Callable[[bool], str]  # the address of two web processes with their locks, or without


@contextmanager
def two_web_processes(*, locks: bool = True) -> Iterator[str]:
    """The market's own server with two processes, on the test's database; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    variables = {"PANIER_MODE": "test", "PANIER_LOCKS_OFF": "" if locks else "1", "PANIER_ORIGIN": address}
    server = begin("-m", *web(port), **variables)
    try:
        until(lambda: call("GET", f"{address}/healthz", None, {})[0] == HTTPStatus.OK, "the server does not answer")
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE_S)


def call(method: str, address: str, body: object, headers: dict[str, str]) -> Answer:
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    request = Request(address, data, {"Content-Type": "application/json", **headers}, method=method)
    try:
        with urlopen(request, timeout=PATIENCE_S) as answer:
            return answer.status, _read(answer.read())
    except HTTPError as refused:
        return refused.code, _read(refused.read())
    except OSError:
        return 0, {}


def _read(data: bytes) -> dict[str, Any]:
    try:
        read = json.loads(data or b"{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def post(address: str, body: object, headers: dict[str, str] | None = None) -> Answer:
    return call("POST", address, body, headers or {})


def at_once(calls: list[Call]) -> list[Answer]:
    """Every call from a process of its own, together."""
    with ProcessPoolExecutor(len(calls)) as processes:
        list(processes.map(time.sleep, [0.01] * len(calls)))  # all awake before the start
        return list(processes.map(post_until_served, calls))


def post_until_served(call: Call) -> Answer:
    """Whoever is told to come again in a moment does, with the same key: a busy machine is no answer."""
    answer = post(*call)
    for _ in range(20):
        if answer[0] != HTTPStatus.SERVICE_UNAVAILABLE:
            break
        time.sleep(0.2)
        answer = post(*call)
    return answer


def ready_checkout(address: str, market: Market) -> Call:
    """A guest with one candle in the cart, about to confirm."""
    api = f"{address}/api/v1"
    _, cart = post(f"{api}/carts", {})
    token = {"X-Cart-Token": cart["token"]}
    status, _ = post(
        f"{api}/carts/{cart['id']}/lines",
        {"offer_id": market.carmen.offers["Chandelle"].public_id, "quantity": 1},
        token,
    )
    assert status == 200
    way = {market.carmen.merchant.public_id: {"method": "pickup", "place_id": market.carmen.place.public_id}}
    _, quote = post(f"{api}/carts/{cart['id']}/quote", {"fulfilment": way}, token)
    body = {
        "contact": {"name": "Ana", "email": "ana@panier.example"},
        "fulfilment": way,
        "total_seen": quote["total"],
        "language": "fr",
    }
    return f"{api}/carts/{cart['id']}/checkout", body, {**token, "Idempotency-Key": cart["id"]}


def without_locks(calls: list[Call], table: str, *, together: int = 2) -> list[Answer]:
    """All at once; nobody writes to the table before so many have looked."""
    with ThreadPoolExecutor(1) as threads:
        with kept_back(table):
            racing = threads.submit(at_once, calls)
            until_waiting(together)
        return racing.result()


def _drop(table: str, constraint: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {constraint}")
        cursor.execute(f"DROP INDEX IF EXISTS {constraint}")


@contextmanager
def without(table: str, constraint: str) -> Iterator[None]:
    """The constraint behind the lock is gone, and stands again afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [constraint])
        row = cursor.fetchone()
    assert row is not None
    _drop(table, constraint)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {row[0]} NOT VALID"
                if "CHECK" in row[0]
                else "SELECT 1"
            )
            if "CHECK" not in row[0]:
                cursor.execute(f"TRUNCATE {table} CASCADE")
                cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {row[0]}")
