"""A merchant's desk with 5,000 open parts: its list, and the question whether anything has moved. Medians, in this process.

The rows are made in a transaction that is taken back: the market that lives here stays as it is.
"""

import argparse
import re
import statistics
import time
from datetime import UTC, datetime
from typing import Any

from panier.config.commands.bench.desk_rows import many_open_parts
from panier.config.commands.bench.drill import PARTS as DRILL
from panier.config.commands.bench.drill import drill
from panier.config.commands.bench.shop import Measured, measured_shop
from panier.config.commands.steps import StepFailed, say

PARTS, RUNS, WARM = 5000, 40, 5
SEEN = re.compile(r"seen=([0-9a-f]+)")
HTMX = {"HX-Request": "true"}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--parts", type=int, default=PARTS, help="how many open parts the desk has")
    drill = "instead: two clerks at once work off N parts through the pages (200), in a copy of the market that is thrown away"
    parser.add_argument("--drill", type=int, nargs="?", const=DRILL, metavar="N", help=drill)


def run(options: argparse.Namespace) -> int:
    if options.drill:
        return drill(options.drill)
    with measured_shop() as shop:
        _measure(shop, options.parts)
    return 0


def _measure(shop: Measured, parts: int) -> None:
    from django.urls import reverse
    from django.utils.translation import override

    many_open_parts(shop.merchant, shop.place, parts, datetime.now(tz=UTC))
    client = shop.client
    with override("fr"):
        address = reverse("desk", args=[shop.public_id])
    say(f"{parts} open parts, one desk, medians of {RUNS}:")
    for name, path in (
        ("the whole page (wanted ≤ 100)", address),
        ("its last page", f"{address}?page={max(parts // 50, 1)}"),
        ("to prepare, delivered, by name", f"{address}?what=accepted&method=delivery&q=roy"),
    ):
        say(f"  {name}: {_median(client, path):.1f} ms")
    say(f"  its list alone, something moved: {_median(client, address, HTMX):.1f} ms")
    say(f"  nothing moved (204): {_nothing_moved(client, address):.1f} ms")


def _nothing_moved(client: Any, address: str) -> float:
    """The mark holds for a minute at most: it is asked for anew before each question."""
    times = []
    for _ in range(RUNS):
        found = SEEN.search(client.get(address, headers=HTMX).content.decode())
        began = time.perf_counter()
        client.get(f"{address}?seen={found[1] if found else ''}", headers=HTMX)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def _median(client: Any, path: str, headers: dict[str, str] | None = None) -> float:
    times = []
    for _ in range(WARM + RUNS):
        began = time.perf_counter()
        answer = client.get(path, headers=headers or {})
        times.append(time.perf_counter() - began)
        if answer.status_code != 200:  # noqa: PLR2004 - a measure of an error measures nothing
            raise StepFailed(f"The desk answered {answer.status_code}.")
    return statistics.median(times[WARM:]) * 1000
