"""What is sold here, told to the shop: the intention first, worked out as a difference, so that no step can be forgotten or told twice."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from panier.kit.refusals import Refusal
from panier.offer.connections.models import Push
from panier.offer.connections.queries.counts import Shop

# Due of each promise: all of it once it is paid, nothing once it is given back, but for what is lost. What differs from what was told is to be told.
INTEND = """
WITH place AS (SELECT min(key) AS location, value::bigint AS id FROM jsonb_each_text(%(places)s::jsonb) GROUP BY value),
told AS (
  SELECT reservation_id, sum(units) AS units, count(*) AS count, bool_or(state = 'refused') AS refused
  FROM connections_push WHERE connection_id = %(connection)s GROUP BY reservation_id
), promise AS (
  SELECT reservation.id, item.id AS item_id, place.location,
    -reservation.lost - CASE WHEN reservation.state IN ('kept', 'taken') THEN reservation.quantity ELSE 0 END AS due
  FROM connections_remoteitem item
  JOIN catalogue_product product ON product.merchant_id = %(merchant)s AND product.source = %(source)s
    AND product.source_key = item.product_key
  JOIN catalogue_variant variant ON variant.product_id = product.id AND variant.source_key = item.variant_key
  JOIN inventory_stocklevel level ON level.variant_id = variant.id
  JOIN place ON place.id = level.place_id
  JOIN connections_remotelevel remote ON remote.item_id = item.id AND remote.location = place.location AND remote.units IS NOT NULL
  JOIN inventory_reservation reservation ON reservation.stock_id = level.id AND reservation.id > %(after)s
  WHERE item.connection_id = %(connection)s
)
INSERT INTO connections_push (connection_id, item_id, reservation_id, number, location, units, key, state, problem, made_at)
SELECT %(connection)s, promise.item_id, promise.id, coalesce(told.count, 0) + 1, promise.location,
  promise.due - coalesce(told.units, 0), gen_random_uuid(), 'intended', '{}', %(now)s
FROM promise LEFT JOIN told ON told.reservation_id = promise.id
WHERE promise.due <> coalesce(told.units, 0) AND NOT coalesce(told.refused, false)
ORDER BY promise.id ON CONFLICT (connection_id, reservation_id, number) DO NOTHING
"""
SETTLED_WITHIN = timedelta(hours=20)  # for so long a shop surely knows a key again


def intend(shop: Shop, after: int, *, now: datetime) -> int:
    """How many. The connection's row is locked: two never work out the same difference."""
    values: dict[str, Any] = {
        "places": json.dumps(shop.places),
        "connection": shop.connection,
        "merchant": shop.merchant,
        "source": shop.source,
        "after": after,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(INTEND, values)
        return int(cursor.rowcount)


def begin_push(push: Push, *, now: datetime) -> bool:
    """From now on the shop may have heard of it. False: it was tried so long ago that its key may be forgotten."""
    if push.tried_at and now - push.tried_at > SETTLED_WITHIN:
        refuse_push(push, {"code": "shop-trouble", "facts": {"problem": "lost"}}, now=now)
        return False
    Push.objects.filter(pk=push.pk, tried_at=None).update(tried_at=now)
    return True


def unheard(push: Push) -> None:
    """The shop was shut: what it had not been told before it has not been told now."""
    if push.tried_at is None:
        Push.objects.filter(pk=push.pk).update(tried_at=None)


def end_push(push: Push, there_at: datetime, *, now: datetime) -> None:
    """Once: a second answer to the same key changes nothing."""
    waiting = Push.objects.filter(pk=push.pk, state=Push.State.INTENDED)
    waiting.update(state=Push.State.DONE, there_at=there_at, done_at=now, problem={})


def refuse_push(push: Push, problem: Mapping[str, Any], *, now: datetime) -> None:
    waiting = Push.objects.filter(pk=push.pk, state=Push.State.INTENDED)
    waiting.update(state=Push.State.REFUSED, done_at=now, problem=problem)


def problem_of(refusal: Refusal) -> dict[str, Any]:
    return {"code": refusal.code, "facts": json.loads(json.dumps(refusal.facts, default=str))}
