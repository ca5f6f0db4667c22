"""Measure speed and size on this machine, with the market that lives here. Figures are medians of five runs."""

import argparse
import gzip
import os
import platform
import re
import selectors
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from urllib.parse import quote

from panier.config.commands.steps import StepFailed, say
from panier.config.commands.surroundings import market_settings

RUNS, SECONDS, CONNECTIONS = 5, 3.0, 8
RECEIVED = 262_144  # bytes read at once
GUEST = "Cookie: place=45.550,-73.570\r\n"  # who has said where he is: rue Masson
SEARCHES = ("miel", "fromage de chèvre", "tuque", "l’érable", "fromgae chevre", "café", "savon lavande", "livre")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each run of a page lasts")


def run(options: argparse.Namespace) -> int:
    try:
        with market_settings(), _pages() as (port, server):
            say(
                f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, web: 2 processes"
            )
            _measure(port, server, options.seconds)
    except StepFailed as failed:
        say(str(failed))
        return 1
    return 0


def _measure(port: int, server: "subprocess.Popen[bytes]", seconds: float) -> None:
    product = _first_product(port)
    api = [f"/api/v1/search?q={quote(words)}&near=45.55,-73.57" for words in SEARCHES]
    times = [_one_by_one(port, api * 10) for _ in range(RUNS)]
    say(
        f"search API, 1 connection: p50 {statistics.median(statistics.median(run) for run in times):.1f} ms (wanted ≤ 6)"
    )
    for name, path, wanted in (
        ("listing", "/fr/recherche/?q=miel", 350),
        ("product", product, 400),
        ("home", "/fr/", 0),
    ):
        rates = sorted(_rate(port, path, seconds) for _ in range(RUNS))
        goal = f" (wanted ≥ {wanted})" if wanted else ""
        say(
            f"{name} page, {CONNECTIONS} connections: {statistics.median(rates):.0f} requests/s, {rates[0]:.0f} to {rates[-1]:.0f}{goal}"
        )
    say(f"first page before pictures, compressed: {_first_page(port) / 1000:.1f} kB (wanted ≤ 90)")
    say(f"one web process: {max(_resident(server)):.0f} MB (wanted ≤ 250)")


@contextmanager
def _pages() -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "panier.config.wsgi:application",
        "--port",
        str(port),
    ]
    command += ["--workers", "2", "--blocking-threads", "2", "--no-ws", "--log-level", "error"]
    server = subprocess.Popen(command)  # noqa: S603 - our own words
    try:
        for _ in range(600):
            if _status(port, "/readyz") == 200:  # noqa: PLR2004 - the meaning of OK
                break
            time.sleep(0.1)
        else:
            raise StepFailed("The pages do not answer: has ./panier up been run here?")
        yield port, server
    finally:
        server.terminate()
        server.wait(20)


def _one_by_one(port: int, paths: list[str]) -> list[float]:
    """Milliseconds of each, on one connection."""
    taken = []
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for path in paths:
            began = time.perf_counter()
            _ask(connection, port, path)
            taken.append((time.perf_counter() - began) * 1000)
    return taken


class _Line:
    """One connection that asks again as soon as it is answered."""

    def __init__(self, port: int, path: str) -> None:
        self.asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{GUEST}\r\n".encode()
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.missing, self.is_good = 0, False
        self.socket.sendall(self.asked)

    def hear(self) -> int:
        """1 when this ends a good answer."""
        data = self.socket.recv(RECEIVED)
        if self.missing == 0:
            self.is_good, self.missing, data = _head(data)
        self.missing -= len(data)
        if self.missing > 0:
            return 0
        self.socket.sendall(self.asked)
        return int(self.is_good)


def _rate(port: int, path: str, seconds: float) -> float:
    """Good answers a second on 8 connections. One plain process: the load shares the cores, so it must cost little."""
    count = 0
    with selectors.DefaultSelector() as ready:
        lines = [_Line(port, path) for _ in range(CONNECTIONS)]
        for line in lines:
            ready.register(line.socket, selectors.EVENT_READ, line)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            count += sum(key.data.hear() for key, _ in ready.select(1))
        for line in lines:
            line.socket.close()
    return count / seconds


def _head(data: bytes) -> tuple[bool, int, bytes]:
    """Whether it is a 200, how long its body is, and what has come of it."""
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head.lower())
    if length is None:
        raise StepFailed("An answer without a length cannot be measured.")
    return head.startswith(b"HTTP/1.1 200"), int(length[1]), body


def _ask(connection: socket.socket, port: int, path: str) -> None:
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{GUEST}\r\n".encode())
    _, missing, body = _head(connection.recv(RECEIVED))
    missing -= len(body)
    while missing > 0:
        missing -= len(connection.recv(RECEIVED))


def _first_product(port: int) -> str:
    found = re.search(r'href="(/fr/produit/[^"]+)"', _get(port, "/fr/recherche/?q=miel"))
    if found is None:
        raise StepFailed("There is nothing to measure here: run ./panier up with the demonstration market first.")
    return found[1]


def _first_page(port: int) -> int:
    """Bytes of the front page with its styles, scripts and fonts: text compressed, fonts as they are."""
    page = _get(port, "/fr/")
    size = len(gzip.compress(page.encode()))
    for path in set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg|woff2))"', page)):
        data = _get_bytes(port, path)
        size += len(data) if path.endswith("woff2") else len(gzip.compress(data))
    return size


def _resident(server: "subprocess.Popen[bytes]") -> list[float]:
    """Megabytes of each web process under the server."""
    shown = subprocess.run(  # noqa: S603 - a number to a system tool
        ["ps", "-o", "rss=", "--ppid", str(server.pid)],  # noqa: S607 - as above
        capture_output=True,
        text=True,
        check=False,
    )
    return [int(size) / 1000 for size in shown.stdout.split()] or [0.0]


def _status(port: int, path: str) -> int:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0


def _get(port: int, path: str) -> str:
    return _get_bytes(port, path).decode()


def _get_bytes(port: int, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    return connection.getresponse().read()
