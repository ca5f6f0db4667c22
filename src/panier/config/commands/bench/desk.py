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
from panier.config.commands.steps import StepFailed, say
from panier.config.commands.surroundings import market_settings

PARTS, RUNS, WARM = 5000, 40, 5
SEEN = re.compile(r"seen=([0-9a-f]+)")
HTMX = {"HX-Request": "true"}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--parts", type=int, default=PARTS, help="how many open parts the desk has")


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
    from django.test import Client
    from django.urls import reverse
    from django.utils.translation import override

    from panier.offer.merchants.models import Member, Place

    member = Member.objects.select_related("merchant", "account").filter(merchant__state="selling").first()
    if member is None:
        raise StepFailed("No shop to measure here: run ./panier up with the demonstration market first.")
    place = Place.objects.filter(merchant=member.merchant).first()
    many_open_parts(member.merchant_id, place.pk if place else 0, parts, datetime.now(tz=UTC))
    client = Client(SERVER_NAME="localhost")
    client.force_login(member.account)
    with override("fr"):
        address = reverse("desk", args=[member.merchant.public_id])
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
