"""A long work, step by step in processes of their own as the worker's, and the pages asked meanwhile."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from panier.config.commands.bench.crowd import Crowd
from panier.config.commands.bench.indexed import indexer
from panier.config.commands.bench.paced import Asked, Load, median, percentile
from panier.config.commands.bench.pages import pages
from panier.config.commands.steps import StepFailed, say

RATE, CALM_S, LINES = 20.0, 40.0, 16
WANTED_MB, WANTED_TIMES = 400, 2.0
STRETCH_S = 2.0
AT_WORK = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '20 seconds'"


def add_rate(parser: ArgumentParser) -> None:
    parser.add_argument("--rate", type=float, default=RATE, help="pages asked a second meanwhile; 0: none")


def need_rest() -> None:
    """StepFailed where a worker would take the jobs away."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(AT_WORK)
        if cursor.fetchone()[0]:
            raise StepFailed("The market's worker would do this work: stop ./panier up first.")


class Site:
    """The pages, asked at an even pace by the crowd of launch day."""

    def __init__(self, port: int, rate: float) -> None:
        self.port, self.rate = port, rate
        self.pages = Crowd(os.environ["DATABASE_URL"]).pages()
        self.load = Load(port, LINES, 0)
        self.usual = 0.0

    def ask(self, seconds: float) -> list[float]:
        return self.load.run(rate=self.rate, seconds=seconds, next_one=self._next).times()

    def calm(self, name: str) -> None:
        self.ask(CALM_S / 4)
        times = self.ask(CALM_S)
        self.usual = percentile(times, 0.99)
        say(f"pages {name}: p50 {median(times):.1f} ms, p99 {self.usual:.1f} ms of {len(times)} asked")

    def _next(self, due: float) -> Asked:
        page = next(self.pages)
        place = f"Cookie: place={page.place}\r\n" if page.place else ""
        return Asked(due, page.kind, f"GET {page.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{place}\r\n".encode())


@contextmanager
def served(rate: float) -> Iterator[Site | None]:
    if not rate:
        yield None
        return
    with pages() as (port, _), indexer():
        site = Site(port, rate)
        try:
            yield site
        finally:
            site.load.close()


class Work(NamedTuple):
    """A module of this package whose `work(step, *given)` does a step, and how long each may take: seconds."""

    module: str
    wanted: Mapping[str, int]

    def step(self, step: str, given: tuple[str, ...], site: Site | None, name: str = "") -> dict[str, Any]:
        """In a process of its own; the pages are asked until it ends. What it took, and what it `made`."""
        command = [sys.executable, "-m", f"{__package__}.worked", self.module, step, *given]
        times: list[float] = []
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as working:  # noqa: S603 - our own module
            if working.stdin and working.stdout and working.stdout.readline():
                working.stdin.write(b"\n")
                working.stdin.flush()
            while site and working.poll() is None:
                times += site.ask(STRETCH_S)
            said, _ = working.communicate()
        if working.returncode:
            raise StepFailed(f"{step} ended with {working.returncode}: see above.")
        found: dict[str, Any] = json.loads(said)
        _say(f"{step} {name}".strip(), self.wanted.get(step), found, sorted(times), site)
        return found


def _say(name: str, wanted: int | None, found: dict[str, Any], times: list[float], site: Site | None) -> None:
    goal = f" (wanted ≤ {wanted})" if wanted else ""
    text = f"{name}: {found['wall']:.1f} s{goal}, {found['worked']:.1f} s of its own processor and {found['database']:.1f} of the database's, {found['peak']:.0f} MB at most"
    text += f" (wanted ≤ {WANTED_MB}; {found['before']:.0f} before it began)"
    if site and times:
        now = percentile(times, 0.99)
        text += f"; pages p50 {median(times):.1f}, p99 {now:.1f} ms, {now / max(site.usual, 1):.2f} times (wanted < {WANTED_TIMES:.0f}) of {len(times)}"
    say(text)
