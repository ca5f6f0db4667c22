"""A merchant's figures with 20,000 parts in a year: each span's page, and summing all his days. Medians, in this process.

The rows are made in a transaction that is taken back: the market that lives here stays as it is.
"""

import argparse
import resource
import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from panier.config.commands.bench.figures_rows import many_parts_of_a_year
from panier.config.commands.bench.shop import Measured, measured_shop
from panier.config.commands.steps import StepFailed, say

PARTS, RUNS, WARM = 20_000, 15, 2
SPANS = ("day", "week", "year")
TICKS_S = 100.0  # of /proc: hundredths of a second
UTIME = 11  # fields 14 and 15 of stat, after the name


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--parts", type=int, default=PARTS, help="how many parts the shop has handed over in a year")


def run(options: argparse.Namespace) -> int:
    with measured_shop() as shop:
        _measure(shop, options.parts)
    return 0


def _measure(shop: Measured, parts: int) -> None:
    from django.conf import settings
    from django.urls import reverse
    from django.utils.translation import override

    from panier.civic.observatory.actions.days import take_stale_days
    from panier.civic.observatory.actions.records import keep_service_records
    from panier.flows.refresh_days import sum_days
    from panier.trade.orders.record import parts_kept

    client, now = shop.client, datetime.now(tz=UTC)
    many_parts_of_a_year(shop.merchant, shop.place, parts, now)
    with override("fr"):
        address = reverse("desk_figures", args=[shop.public_id])
    say(
        f"{parts} parts handed over in a year, one shop, medians of {RUNS}: on the clock, of processor (page and database)"
    )
    _say(client, address, "year", "nothing kept yet")
    began = time.perf_counter()
    days = take_stale_days(before=now.date() + timedelta(days=1), most=parts)
    sum_days(days)
    say(f"  all {len(days)} days summed in {time.perf_counter() - began:.2f} s")
    keep_service_records(parts_kept(settings.TERRITORY, since=now - timedelta(days=180), now=now), now=now)
    for span in SPANS:
        _say(client, address, span, "wanted ≤ 150 ms of processor")


def _say(client: Any, address: str, span: str, what: str) -> None:
    clock, worked = [], []
    for _ in range(WARM + RUNS):
        began, before = time.perf_counter(), _worked()
        answer = client.get(f"{address}?span={span}")
        clock.append(time.perf_counter() - began)
        worked.append(_worked() - before)
        if answer.status_code != 200:  # noqa: PLR2004 - a measure of an error measures nothing
            raise StepFailed(f"The figures answered {answer.status_code}.")
    middle = [statistics.median(each[WARM:]) * 1000 for each in (clock, worked)]
    mean = statistics.mean(worked[WARM:]) * 1000
    say(f"  {span}, {what}: {middle[0]:.0f} ms, {middle[1]:.0f} ms (mean {mean:.0f} ms)")


def _worked() -> float:
    """Seconds of processor of this process and of the database's that answers it."""
    from django.db import connection

    own = resource.getrusage(resource.RUSAGE_SELF)
    backend = connection.connection.info.backend_pid
    with open(f"/proc/{backend}/stat", encoding="ascii") as told:  # noqa: PTH123 - no file, a counter
        fields = told.read().rpartition(")")[2].split()
    return own.ru_utime + own.ru_stime + (int(fields[UTIME]) + int(fields[UTIME + 1])) / TICKS_S
