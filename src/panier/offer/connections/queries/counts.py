"""What the shop counts beside what we do: one row an item and place of ours. The number of statements never grows with the rows."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from panier.offer.connections.models import Conflict
from panier.offer.connections.rules.stock import TOLD

# `told`: what we have told the shop and its count has. `left`: what has left our shelf of what was promised through it.
COUNTS = f"""
WITH place AS (SELECT key AS location, value AS id FROM jsonb_each_text(%s::jsonb)),
remote AS (
  SELECT level.item_id, place.id::bigint AS place_id, bool_or(level.units IS NULL) AS uncounted, sum(level.units) AS units,
    max(level.as_of) AS as_of, min(level.seen_at) AS seen_at
  FROM connections_remotelevel level JOIN connections_remoteitem item ON item.id = level.item_id
  JOIN place ON place.location = level.location
  WHERE item.connection_id = %s AND (%s OR level.item_id = ANY(%s::bigint[])) GROUP BY level.item_id, place.id
), promise AS (
  SELECT push.item_id, place.id::bigint AS place_id, push.reservation_id,
    coalesce(sum(push.units) FILTER (WHERE push.state = 'done' AND push.there_at <= level.as_of), 0) AS told
  FROM connections_push push JOIN place ON place.location = push.location
  JOIN connections_remotelevel level ON level.item_id = push.item_id AND level.location = push.location
  WHERE push.connection_id = %s AND (%s OR push.item_id = ANY(%s::bigint[])) GROUP BY 1, 2, 3
), sold AS (
  SELECT promise.item_id, promise.place_id, sum(promise.told) AS told,
    -sum(reservation.lost + CASE WHEN reservation.state = 'taken' THEN reservation.quantity ELSE 0 END) AS gone
  FROM promise JOIN inventory_reservation reservation ON reservation.id = promise.reservation_id GROUP BY 1, 2
)
SELECT item.id, variant.id, variant.product_id, remote.place_id, CASE WHEN NOT remote.uncounted THEN remote.units::int END,
  remote.as_of, remote.seen_at, coalesce(sold.told, 0)::int, coalesce(sold.gone, 0)::int, level.on_hand, level.source, level.as_of,
  level.id IS NOT NULL, item.safety, item.trusted, conflict.id,
  CASE WHEN conflict.ours_as_of = level.as_of THEN conflict.ours - conflict.written + level.on_hand ELSE level.on_hand END,
  coalesce(conflict.ours_source = '{TOLD}' AND conflict.ours_as_of = level.as_of, false)
FROM remote JOIN connections_remoteitem item ON item.id = remote.item_id
JOIN catalogue_product product ON product.merchant_id = %s AND product.source = %s AND product.source_key = item.product_key
JOIN catalogue_variant variant ON variant.product_id = product.id AND variant.source_key = item.variant_key
LEFT JOIN sold ON sold.item_id = item.id AND sold.place_id = remote.place_id
LEFT JOIN inventory_stocklevel level ON level.variant_id = variant.id AND level.place_id = remote.place_id
LEFT JOIN connections_conflict conflict ON conflict.item_id = item.id AND conflict.place_id = remote.place_id
  AND conflict.solved_at IS NULL
ORDER BY variant.id, remote.place_id
"""  # noqa: S608 - our own words
VARIANTS = """
SELECT variant.id FROM connections_remoteitem item
JOIN catalogue_product product ON product.merchant_id = %s AND product.source = %s AND product.source_key = item.product_key
JOIN catalogue_variant variant ON variant.product_id = product.id AND variant.source_key = item.variant_key
WHERE item.connection_id = %s AND (%s OR item.id = ANY(%s::bigint[]))
"""
OPEN = f"""
SELECT conflict.public_id, product.title, variant.options, place.name, link.shop_name,
  CASE WHEN conflict.ours_as_of = level.as_of THEN conflict.ours - conflict.written + level.on_hand ELSE level.on_hand END,
  level.as_of, conflict.theirs, conflict.theirs_as_of, level.on_hand, level.reserved,
  conflict.ours_source = '{TOLD}'
FROM connections_conflict conflict JOIN connections_remoteitem item ON item.id = conflict.item_id
JOIN connections_connection link ON link.id = item.connection_id JOIN merchants_place place ON place.id = conflict.place_id
JOIN catalogue_product product ON product.merchant_id = link.merchant_id AND product.source = link.provider
  AND product.source_key = item.product_key
JOIN catalogue_variant variant ON variant.product_id = product.id AND variant.source_key = item.variant_key
JOIN inventory_stocklevel level ON level.variant_id = variant.id AND level.place_id = conflict.place_id
WHERE link.merchant_id = %s AND conflict.solved_at IS NULL ORDER BY conflict.opened_at, conflict.id LIMIT %s
"""  # noqa: S608 - our own words
OURS_OF = """
FROM connections_remoteitem item JOIN connections_connection link ON link.id = item.connection_id AND link.state <> 'ended'
JOIN catalogue_product product ON product.merchant_id = link.merchant_id AND product.source = link.provider
  AND product.source_key = item.product_key
JOIN catalogue_variant variant ON variant.product_id = product.id AND variant.source_key = item.variant_key
WHERE link.merchant_id = %s AND"""
WITH_SKU = f"SELECT item.id {OURS_OF} variant.sku = %s"
HELD_BACK = (
    f"SELECT variant.sku, product.title, item.safety {OURS_OF} item.safety IS NOT NULL ORDER BY 1, item.id LIMIT %s"
)
OPEN_SHOWN = 100


class Shop(NamedTuple):
    """Whose items: `places`: by the shop's location, our place's internal key."""

    connection: int
    merchant: int
    source: str
    places: Mapping[str, int]


class Counted(NamedTuple):
    """One thing at one place of ours, both ways; `conflict`: the open one's key."""

    item: int
    variant: int
    product: int
    place: int
    units: int | None
    as_of: datetime
    seen_at: datetime
    told: int
    left: int
    on_hand: int | None
    source: str | None
    counted_at: datetime | None
    is_there: bool
    safety: int | None
    trusted: str
    conflict: int | None
    ours: int | None  # what somebody counted here, less what has left since; in a conflict it is not what is written
    disputed: bool  # the shop's count moved while it was told, and nobody has decided yet


def variants_of(shop: Shop, items: Sequence[int] | None) -> list[int]:
    """Our variants (internal keys) of these items, or of all."""
    with connection.cursor() as cursor:
        cursor.execute(VARIANTS, [shop.merchant, shop.source, shop.connection, items is None, list(items or ())])
        return [variant for (variant,) in cursor.fetchall()]


def counts_of(shop: Shop, items: Sequence[int] | None) -> list[Counted]:
    """Of these items, or of all."""
    some: list[Any] = [items is None, list(items or ())]
    asked: list[Any] = [
        json.dumps(shop.places),
        shop.connection,
        *some,
        shop.connection,
        *some,
        shop.merchant,
        shop.source,
    ]
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, asked)
        return [Counted(*row) for row in cursor.fetchall()]


def items_with_sku(merchant_id: int, sku: str) -> list[int]:
    """The shops' items (internal keys) that are ours of this SKU."""
    with connection.cursor() as cursor:
        cursor.execute(WITH_SKU, [merchant_id, sku])
        return [item for (item,) in cursor.fetchall()]


class HeldBack(NamedTuple):
    sku: str
    title: dict[str, str]
    units: int


def held_back(merchant_id: int) -> list[HeldBack]:
    """Things with a number of their own, a page of them."""
    with connection.cursor() as cursor:
        cursor.execute(HELD_BACK, [merchant_id, OPEN_SHOWN])
        return [HeldBack(sku, json.loads(title), units) for sku, title, units in cursor.fetchall()]


class Shown(NamedTuple):
    """An open conflict: what stands meanwhile, what is promised of it, and both counts."""

    public_id: str
    title: dict[str, str]
    options: list[Any]
    place: str
    shop: str
    ours: int
    ours_as_of: datetime
    theirs: int
    theirs_as_of: datetime
    on_hand: int
    reserved: int
    told: bool  # the difference is what we had just told


def open_conflicts(merchant_id: int) -> list[Shown]:
    """The oldest first, a page of them: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [merchant_id, OPEN_SHOWN])
        rows = cursor.fetchall()
    return [Shown(key, json.loads(title), json.loads(options), *rest) for key, title, options, *rest in rows]


def conflicts_named(merchant_id: int, public_ids: Sequence[str]) -> list[Conflict]:
    """The merchant's, open or not; another's is like a missing one and not among them."""
    found = Conflict.objects.filter(item__connection__merchant=merchant_id, public_id__in=public_ids)
    return list(found.select_related("item__connection").order_by("pk"))


def count_conflicts(merchant_id: int) -> int:
    return Conflict.objects.filter(item__connection__merchant=merchant_id, solved_at=None).count()
