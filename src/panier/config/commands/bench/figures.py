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
from panier.config.commands.steps import StepFailed, say
from panier.config.commands.surroundings import market_settings

PARTS, RUNS, WARM = 20_000, 15, 2
SPANS = ("day", "week", "year")
TICKS_S = 100.0  # of /proc: hundredths of a second
UTIME = 11  # fields 14 and 15 of stat, after the name


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--parts", type=int, default=PARTS, help="how many parts the shop has handed over in a year")


def run(options: argparse.Namespace) -> int:
    with market_settings():
        import django
        from django.db import transaction

        django.setup()

        with transaction.atomic():
            _measure(options.parts)
            transaction.set_rollback(True)
    return 0


def _measure(parts: int) -> None:
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse
    from django.utils.translation import override

    from panier.civic.observatory.actions.days import take_stale_days
    from panier.civic.observatory.actions.records import keep_service_records
    from panier.flows.refresh_days import sum_days
    from panier.offer.merchants.models import Member, Place
    from panier.trade.orders.record import parts_kept

    member = Member.objects.select_related("merchant", "account").filter(merchant__state="selling").first()
    if member is None:
        raise StepFailed("No shop to measure here: run ./panier up with the demonstration market first.")
    place, now = Place.objects.filter(merchant=member.merchant).first(), datetime.now(tz=UTC)
    many_parts_of_a_year(member.merchant_id, place.pk if place else 0, parts, now)
    client = Client(SERVER_NAME="localhost")
    client.force_login(member.account)
    with override("fr"):
        address = reverse("desk_figures", args=[member.merchant.public_id])
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
