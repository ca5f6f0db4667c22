"""Messages of shops: each kept once, and closed with what it did."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from panier.offer.connections.models import Connection, Delivered
from panier.offer.connections.port import Delivery

# `earlier`: one that waits already and whose job is surely asked for; the clock asks again for what waits too long.
KEEP = """
WITH earlier AS (
  SELECT 1 FROM connections_delivered WHERE connection_id = %(connection)s AND handled_at IS NULL AND received_at > %(since)s LIMIT 1
), kept AS (
  INSERT INTO connections_delivered (connection_id, delivery, topic, body, says, received_at, effect)
  VALUES (%(connection)s, %(delivery)s, %(topic)s, %(body)s, %(says)s::jsonb, %(now)s, '')
  ON CONFLICT (connection_id, delivery) DO NOTHING RETURNING id
)
SELECT EXISTS (SELECT 1 FROM kept), EXISTS (SELECT 1 FROM earlier)
"""
LONGEST_WAIT = timedelta(seconds=20)
NAME, TOPIC = 100, 60
MOST = 100_000  # deliveries forgotten in one turn


class Kept(NamedTuple):
    """`fresh`: it had not come before; `first`: and none waits before it."""

    fresh: bool
    first: bool


def keep_delivery(connection_id: int, delivery: Delivery, body: bytes, *, now: datetime) -> Kept:
    """One statement."""
    says = asdict(delivery)
    values: dict[str, Any] = {
        "connection": connection_id,
        "delivery": delivery.id[:NAME],
        "topic": delivery.topic[:TOPIC],
        "body": body,
        "says": json.dumps(
            {"readings": says["readings"], "catalogue": delivery.catalogue, "over": delivery.over}, default=str
        ),
        "now": now,
        "since": now - LONGEST_WAIT,
    }
    with connection.cursor() as cursor:
        cursor.execute(KEEP, values)
        row = cursor.fetchone()
    fresh, earlier = bool(row[0]), bool(row[1])
    return Kept(fresh, fresh and not earlier)


def close_deliveries(ids: Sequence[int], effect: str, *, now: datetime) -> None:
    Delivered.objects.filter(pk__in=ids, handled_at=None).update(handled_at=now, effect=effect)


def heard(connection_id: int, *, now: datetime) -> None:
    Connection.objects.filter(pk=connection_id).update(heard_at=now)


def forget_deliveries(*, received_before: datetime) -> int:
    """Messages worked on long ago, duplicates of which no shop sends any more; how many."""
    old = Delivered.objects.filter(received_at__lt=received_before).exclude(handled_at=None)
    return Delivered.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:MOST])).delete()[0]
