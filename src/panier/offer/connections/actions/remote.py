"""What the shop says it has: its items, and its counts, of which nothing older ever replaces anything newer."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from panier.kit.locks import locks_are_off
from panier.offer.connections.port import Reading, RemoteProduct

KEEP_ITEMS = """
INSERT INTO connections_remoteitem AS item (connection_id, product_ref, ref, stock, product_key, variant_key, trusted)
SELECT %s, given.*, '' FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
  AS given (product_ref, ref, stock, product_key, variant_key)
ORDER BY given.ref
ON CONFLICT (connection_id, ref) DO UPDATE SET product_ref = excluded.product_ref, stock = excluded.stock,
  product_key = excluded.product_key, variant_key = excluded.variant_key
WHERE (item.product_ref, item.stock, item.product_key, item.variant_key)
  IS DISTINCT FROM (excluded.product_ref, excluded.stock, excluded.product_key, excluded.variant_key)
"""
# Of two words of the same second the lower one stands: which came last nobody knows.
HEAR = """
INSERT INTO connections_remotelevel AS level (item_id, location, units, as_of, seen_at)
SELECT DISTINCT ON (item.id, given.location) item.id, given.location, given.units, given.as_of, %s
FROM unnest(%s::text[], %s::text[], %s::int[], %s::timestamptz[]) AS given (stock, location, units, as_of)
JOIN connections_remoteitem item ON item.connection_id = %s AND item.stock = given.stock
ORDER BY item.id, given.location, given.as_of DESC, given.units NULLS LAST
ON CONFLICT (item_id, location) DO UPDATE SET units = excluded.units, as_of = excluded.as_of, seen_at = excluded.seen_at
{newer}
RETURNING item_id
"""
NEWER = """WHERE excluded.as_of > level.as_of
  OR (excluded.as_of = level.as_of AND (level.units IS NULL OR excluded.units <= level.units))"""
NOT_OLDER = "WHERE excluded.as_of >= level.as_of"  # what the shop answers just now
NONE_LEFT = """
UPDATE connections_remotelevel level SET units = 0, as_of = greatest(level.as_of, %s), seen_at = %s
FROM connections_remoteitem item
WHERE item.id = level.item_id AND item.connection_id = %s AND {gone} AND level.units IS DISTINCT FROM 0
RETURNING level.item_id
"""
PRODUCTS_GONE = "item.product_ref <> ALL(%s)"
VARIANTS_GONE = "item.product_ref = ANY(%s) AND item.ref <> ALL(%s)"


class Item(NamedTuple):
    """A variant of the shop, and how imports name it here."""

    product_ref: str
    ref: str
    stock: str
    product_key: str
    variant_key: str


def keep_items(connection_id: int, items: Sequence[Item]) -> None:
    """One statement; what is known already is written only where it changed."""
    columns = [list(column) for column in zip(*items, strict=True)] if items else [[]] * len(Item._fields)
    with connection.cursor() as cursor:
        cursor.execute(KEEP_ITEMS, [connection_id, *columns])


def hear(connection_id: int, readings: Sequence[Reading], *, now: datetime, answered: bool = False) -> list[int]:
    """Keep what is newer than what is known; the items it is news of. The rows stay locked until the transaction ends.

    `answered`: the shop was asked and says so now; a message may have waited.
    """
    columns: list[list[Any]] = [
        [each.stock for each in readings],
        [each.location for each in readings],
        [each.units for each in readings],
        [each.as_of for each in readings],
    ]
    newer = "" if locks_are_off() else NOT_OLDER if answered else NEWER
    with connection.cursor() as cursor:
        cursor.execute(HEAR.format(newer=newer), [now, *columns, connection_id])
        return [item for (item,) in cursor.fetchall()]


def products_gone(connection_id: int, seen: Iterable[str], as_of: datetime, *, now: datetime) -> list[int]:
    """What a whole pull no longer found is there no more: none of it can be sold; the items."""
    return _none_left(connection_id, PRODUCTS_GONE, [list(seen)], (as_of, now))


def variants_gone(
    connection_id: int, products: Sequence[RemoteProduct], as_of: datetime, *, now: datetime
) -> list[int]:
    """Of products that any pull found, the variants that they have no more."""
    variants = [each.ref for product in products for each in product.variants]
    return _none_left(connection_id, VARIANTS_GONE, [[each.ref for each in products], variants], (as_of, now))


def _none_left(connection_id: int, gone: str, of: list[list[str]], moments: tuple[datetime, datetime]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(NONE_LEFT.format(gone=gone), [*moments, connection_id, *of])
        return [item for (item,) in cursor.fetchall()]
