"""Launch day: the mix of 2.7 million visits at a given pace, then five times as much, then calm again. Places orders that expire."""

import argparse
import os
import re
import time
from pathlib import Path
from urllib.request import urlopen

from panier.config.commands.bench.buyers import Buyers
from panier.config.commands.bench.crowd import Crowd, Page, goods
from panier.config.commands.bench.indexed import indexer
from panier.config.commands.bench.paced import Asked, Load, Tally, median, percentile
from panier.config.commands.bench.pages import pages, worked
from panier.config.commands.steps import StepFailed, say
from panier.config.commands.surroundings import market_settings

WANTED_RATE, SECONDS, OVERLOAD, OVERLOAD_S, CALM_S = 750.0, 300.0, 5, 60.0, 30.0
WARM_S = 180.0  # a peak comes after hours of a day: the pages most asked for were asked for before
BUYS_EVERY = 50  # every fiftieth request is a step of somebody who buys: 2 %
LINES, BUYERS = 320, 48
GZIP = "Accept-Encoding: gzip"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long the launch lasts (300)")
    parser.add_argument("--data", type=Path, help="another market's data folder, such as bench corpus makes")
    parser.add_argument("--rate", type=float, default=WANTED_RATE, help="pages a second (750)")
    parser.add_argument(
        "--overload", type=float, default=OVERLOAD_S, help="seconds at five times the rate; 0: none (60)"
    )
    parser.add_argument(
        "--warm", type=float, default=WARM_S, help="seconds of the same before anything is counted (180)"
    )


def run(options: argparse.Namespace) -> int:
    if options.data:
        os.environ["PANIER_DATA"] = str(options.data.resolve())
    with market_settings(), pages(kept=True) as (port, server), indexer():
        visitors = Visitors(port, os.environ["DATABASE_URL"])
        load = Load(port, LINES, BUYERS)
        if options.warm:
            load.run(rate=options.rate, seconds=options.warm, next_one=visitors.next_one)
        before, busy, own = _kept(port), worked(server), time.process_time()
        good = _told("launch", visitors, load, options.rate, options.seconds)
        _say_kept(before, _kept(port))
        each = 1000 / max(good, 1)
        say(
            f"  processor time a good page: {(worked(server) - busy) * each:.1f} ms of the web processes, {(time.process_time() - own) * each:.2f} ms of this load"
        )
        if options.overload:
            _told(f"overload × {OVERLOAD}", visitors, load, options.rate * OVERLOAD, options.overload)
            _told("calm again", visitors, load, options.rate, CALM_S)
        load.close()
    return 0


class Visitors:
    def __init__(self, port: int, database: str) -> None:
        self.port, self.pages = port, Crowd(database).pages()
        found = goods(database)
        if not found:
            raise StepFailed("Nothing can be bought here: run ./panier up with the demonstration market first.")
        self.buyers = Buyers(port, found)
        self.count = 0

    def next_one(self, due: float) -> Asked:
        self.count += 1
        return self.buyers.ask(due) if self.count % BUYS_EVERY == 0 else _looked_at(self.port, next(self.pages), due)


def _looked_at(port: int, page: Page, due: float) -> Asked:
    place = f"Cookie: place={page.place}\r\n" if page.place else ""
    return Asked(
        due, page.kind, f"GET {page.path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{GZIP}\r\n{place}\r\n".encode()
    )


def _told(name: str, visitors: Visitors, load: Load, rate: float, seconds: float) -> int:
    orders = visitors.buyers.orders
    tally = load.run(rate=rate, seconds=seconds, next_one=visitors.next_one)
    good = len(tally.times())
    say(
        f"{name}: {rate:.0f}/s asked for {seconds:.0f} s; {good / seconds:.0f} good pages/s; {visitors.buyers.orders - orders} orders"
    )
    for kind in ("", *sorted(tally.statuses)):
        _say_kind(kind or "all", tally, [kind] if kind else [])
    return good


def _say_kind(name: str, tally: Tally, kinds: list[str]) -> None:
    times, count = tally.times(kinds), tally.count(kinds)
    others = {status: number for status, number in sorted(count.items()) if status not in {200, 201, 503, -1}}
    say(
        f"  {name:18} p50 {median(times):7.1f} ms  p99 {percentile(times, 0.99):7.1f} ms  "
        f"good {len(times):7}  told to come again {count[503]:6}  gone unasked {count[-1]:6}  others {others or 'none'}"
    )


def _kept(port: int) -> dict[str, float]:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    return {
        how: float(number)
        for how, number in re.findall(r'^panier_pages_total\{how="(\w+)"\} ([\d.e+]+)', text, re.MULTILINE)
    }


def _say_kept(before: dict[str, float], after: dict[str, float]) -> None:
    moved = {how: after[how] - before.get(how, 0) for how in after}
    total = (sum(moved.values()) - moved.get("filled", 0)) or 1  # they were hit or made before
    say("  kept pages: " + ", ".join(f"{how} {100 * number / total:.1f} %" for how, number in sorted(moved.items())))
