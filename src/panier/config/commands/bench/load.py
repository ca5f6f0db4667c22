"""Asking pages over and over. One plain process: the load shares the cores with the pages, so it must cost little."""

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from itertools import cycle

from panier.config.commands.steps import StepFailed

CONNECTIONS = 8
RECEIVED = 262_144  # bytes read at once
GUEST = "Cookie: place=45.550,-73.570\r\n"  # who has said where he is: rue Masson


class _Line:
    """One connection that asks again as soon as it is answered."""

    def __init__(self, port: int, paths: Iterator[str]) -> None:
        self.port, self.paths = port, paths
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.missing, self.is_good, self.asked_at = 0, False, 0.0
        self.ask()

    def ask(self) -> None:
        self.asked_at = time.perf_counter()
        self.socket.sendall(_request(self.port, next(self.paths)))

    def hear(self) -> float | None:
        """Seconds, when this ends a good answer."""
        data = self.socket.recv(RECEIVED)
        if self.missing == 0:
            self.is_good, self.missing, data = _head(data)
        self.missing -= len(data)
        if self.missing > 0:
            return None
        taken = time.perf_counter() - self.asked_at
        self.ask()
        return taken if self.is_good else None


def times_of(port: int, paths: Sequence[str], seconds: float) -> list[float]:
    """Seconds of each good answer on 8 connections at once; each takes the next of `paths`, round and round."""
    taken: list[float] = []
    asked = cycle(paths)
    with selectors.DefaultSelector() as ready:
        lines = [_Line(port, asked) for _ in range(CONNECTIONS)]
        for line in lines:
            ready.register(line.socket, selectors.EVENT_READ, line)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            heard = (key.data.hear() for key, _ in ready.select(1))
            taken += [each for each in heard if each is not None]
        for line in lines:
            line.socket.close()
    return taken


def rate(port: int, path: str, seconds: float) -> float:
    """Good answers a second on 8 connections."""
    return len(times_of(port, [path], seconds)) / seconds


def one_by_one(port: int, paths: Sequence[str]) -> list[float]:
    """Milliseconds of each, on one connection."""
    taken = []
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for path in paths:
            began = time.perf_counter()
            _ask(connection, port, path)
            taken.append((time.perf_counter() - began) * 1000)
    return taken


def _ask(connection: socket.socket, port: int, path: str) -> None:
    connection.sendall(_request(port, path))
    _, missing, body = _head(connection.recv(RECEIVED))
    missing -= len(body)
    while missing > 0:
        missing -= len(connection.recv(RECEIVED))


def _request(port: int, path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{GUEST}\r\n".encode()


def _head(data: bytes) -> tuple[bool, int, bytes]:
    """Whether it is a 200, how long its body is, and what has come of it."""
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    if length is None:
        raise StepFailed("An answer without a length cannot be measured.")
    return head.startswith(b"HTTP/1.1 200"), int(length[1]), body
