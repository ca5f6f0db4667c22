"""Messages of a connected shop as they come: signed, each of its own, at a given pace, while the pages' server answers."""

import argparse
import hmac
import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from uuid import uuid4

from panier.config.commands.bench.paced import Asked, Load, median, percentile
from panier.config.commands.bench.pages import pages, worked
from panier.config.commands.steps import StepFailed, say
from panier.config.commands.surroundings import market_settings

RATES, SECONDS, WANTED_MS, WANTED_RATE = (300, 450), 20.0, 50, 300
LINES = 16
SECRET = "of-the-measurement"  # noqa: S105 - of nobody


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each pace lasts")
    parser.add_argument("--rates", type=int, nargs="+", default=list(RATES), help="messages a second")


def run(options: argparse.Namespace) -> int:
    with market_settings(), pages() as (port, server), _connection() as connection:
        numbers = count()
        load = Load(port, LINES, 1)
        load.run(rate=50, seconds=2, next_one=lambda due: Asked(due, "look", _message(port, connection, next(numbers))))
        for rate in options.rates:
            before = worked(server)
            asked = load.run(
                rate=rate,
                seconds=options.seconds,
                next_one=lambda due: Asked(due, "look", _message(port, connection, next(numbers))),
            )
            times, answers = asked.times(), asked.count()
            goal = f" (wanted ≤ {WANTED_MS})" if rate == WANTED_RATE else ""
            say(
                f"{rate} messages/s for {options.seconds:.0f} s: {len(times) / options.seconds:.0f}/s kept and answered 200, p50 "
                f"{median(times):.1f} ms, p99 {percentile(times, 0.99):.1f} ms{goal}, longest {percentile(times, 1):.0f} ms; "
                f"others {dict(answers - type(answers)({200: len(times)}))}; web's processor {worked(server) - before} s"
            )
        load.close()
    return 0


def _message(port: int, connection: str, number: int) -> bytes:
    moment = datetime.now(tz=UTC).isoformat()
    said = {"inventory_item_id": number % 500, "location_id": 7, "available": number % 40, "updated_at": moment}
    body = json.dumps(said).encode()
    signature = b64encode(hmac.digest(SECRET.encode(), body, sha256)).decode()
    head = (
        f"POST /api/v1/connections/{connection}/webhooks HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"X-Shopify-Topic: inventory_levels/update\r\nX-Shopify-Webhook-Id: {uuid4()}\r\n"
        f"X-Shopify-Hmac-Sha256: {signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@contextmanager
def _connection() -> Iterator[str]:
    """Of the first shop that has none; taken away again with all it was told."""
    import django

    django.setup()
    from panier.offer.connections.actions import Whose, change, end_connection, open_connection
    from panier.offer.connections.models import Connection
    from panier.offer.connections.port import Shop
    from panier.offer.connections.rules.life import PAUSED, Wanted
    from panier.offer.merchants.models import Merchant

    taken = Connection.objects.exclude(state="ended").values("merchant")
    merchant = Merchant.objects.exclude(pk__in=taken).order_by("pk").first()
    if merchant is None:
        raise StepFailed("There is no shop to measure with: run ./panier up with the demonstration market first.")
    now = datetime.now(tz=UTC)
    wanted = Wanted("shopify", "https://bench.example", "shpat_bench", SECRET)
    made = open_connection(Whose(merchant.pk, None, {}), wanted, Shop("bench", "CAD", {}), now=now)
    change(made, state=PAUSED)  # nobody shall fetch from it
    try:
        yield made.public_id
    finally:
        end_connection(made, now=now)
        made.delete()
