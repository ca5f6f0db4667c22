"""An import of 100,000 variants: looked at, applied, the same again, other prices, taken back; and the pages meanwhile.

A shop of its own is made for it in the market that lives here, and taken away again. Its worker must rest.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from panier.config.commands.bench.crowd import Crowd
from panier.config.commands.bench.import_file import KINDS, product_file
from panier.config.commands.bench.import_shop import counts, own_shop
from panier.config.commands.bench.indexed import indexer, until_indexed
from panier.config.commands.bench.paced import Asked, Load, median, percentile
from panier.config.commands.bench.pages import pages
from panier.config.commands.steps import StepFailed, say
from panier.config.commands.surroundings import market_settings

VARIANTS, RATE, CALM_S, LINES = 100_000, 20.0, 40.0, 16
WANTED = {"look": 60, "apply": 120, "undo": 120}
WANTED_MB, WANTED_TIMES = 400, 2.0
STRETCH_S = 2.0


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--variants", type=int, default=VARIANTS, help=f"rows of the file ({VARIANTS:,})")
    parser.add_argument("--kind", choices=sorted(KINDS), default="csv", help="the file's (csv)")
    parser.add_argument("--rate", type=float, default=RATE, help="pages asked a second meanwhile; 0: none")


def run(options: argparse.Namespace) -> int:
    with market_settings():
        import django

        django.setup()
        with own_shop() as merchant, tempfile.TemporaryDirectory() as folder, _served(options.rate) as site:
            files = {name: Path(folder) / f"{name}.{options.kind}" for name in ("first", "dearer")}
            files["first"].write_bytes(product_file(options.variants, options.kind))
            files["dearer"].write_bytes(product_file(options.variants, options.kind, dearer=3))
            say(f"{options.variants:,} rows, {files['first'].stat().st_size / 1e6:.0f} MB of {options.kind}")
            _measure(merchant, files, site)
    return 0


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
def _served(rate: float) -> Iterator[Site | None]:
    if not rate:
        yield None
        return
    with pages() as (port, _), indexer():
        site = Site(port, rate)
        try:
            yield site
        finally:
            site.load.close()


def _measure(merchant: int, files: Mapping[str, Path], site: Site | None) -> None:
    if site:
        site.calm("without an import")
    first = _brought("first", files["first"], merchant, site)
    _step("apply", merchant, first, site)
    if site:
        until_indexed()
        site.calm("once all of it is found")
    _brought("the same again", files["first"], merchant, site)
    second = _brought("a third dearer", files["dearer"], merchant, site)
    _step("apply", merchant, second, site)
    for run in (second, first):
        _step("undo", merchant, run, site)
    say(f"left of it: {counts(merchant)}")
    if site:
        until_indexed()


def _brought(name: str, file: Path, merchant: int, site: Site | None) -> str:
    found = _step("receive", merchant, str(file), site, name)
    run = str(found["run"])
    _step("look", merchant, run, site, name)
    say(f"  {counts(merchant, run)}")
    return run


def _step(step: str, merchant: int, given: str, site: Site | None, name: str = "") -> dict[str, Any]:
    """In a process of its own; the pages are asked until it ends."""
    command = [sys.executable, "-m", "panier.config.commands.bench.import_work", step, str(merchant), given]
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
    _say(f"{step} {name}".strip(), WANTED.get(step), found, sorted(times), site)
    return found


def _say(name: str, wanted: int | None, found: dict[str, Any], times: list[float], site: Site | None) -> None:
    goal = f" (wanted ≤ {wanted})" if wanted else ""
    text = f"{name}: {found['wall']:.1f} s{goal}, {found['worked']:.1f} s of its own processor and {found['database']:.1f} of the database's, {found['peak']:.0f} MB at most"
    text += f" (wanted ≤ {WANTED_MB}; {found['before']:.0f} before it began)"
    if site and times:
        now = percentile(times, 0.99)
        text += f"; pages p50 {median(times):.1f}, p99 {now:.1f} ms, {now / max(site.usual, 1):.2f} times (wanted < {WANTED_TIMES:.0f}) of {len(times)}"
    say(text)
