"""Saying what changed, inside the transaction of the change; what waits, and whose turn it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from panier.kit.freshness import COUNTS, MERCHANTS, NAMES, changed, mark_on_commit
from panier.kit.locks import locked
from panier.offer.search.models import Aged, SellerRecord, Stale

TURN = 7_301_946_553_125_000  # the indexer's advisory lock: one at a time over all processes
WAIT = "10min"
# What is marked is told in the same statement (kit.freshness.CHANNEL): kept pages fall when the transaction commits. A product that is
# deleted already has no name any more: then everything is told.
MARK = """
WITH marked AS (INSERT INTO search_stale (product) SELECT unnest(%s::bigint[]) RETURNING product),
told AS (SELECT DISTINCT coalesce(product.public_id, 'everything') AS topic
         FROM marked LEFT JOIN catalogue_product product ON product.id = marked.product)
SELECT topic, pg_notify('panier_pages', topic) FROM told
"""
MARK_STOCK = """
WITH touched AS (
  SELECT DISTINCT product.id, product.public_id FROM inventory_stocklevel level
  JOIN catalogue_variant variant ON variant.id = level.variant_id
  JOIN catalogue_product product ON product.id = variant.product_id WHERE level.id = ANY(%s)),
marked AS (INSERT INTO search_stale (product) SELECT id FROM touched)
SELECT public_id, pg_notify('panier_pages', public_id) FROM touched
"""
# Where the last is gone, or some come back where none was left, cards and the index may say another thing; else only a number on its page does.
MARK_UNITS = """
WITH moved AS (
  SELECT product.id, product.public_id,
    bool_or((level.on_hand > level.reserved) <> (level.on_hand - level.reserved > given.freed)) AS turned
  FROM unnest(%s::bigint[], %s::int[]) AS given (level, freed)
  JOIN inventory_stocklevel level ON level.id = given.level
  JOIN catalogue_variant variant ON variant.id = level.variant_id
  JOIN catalogue_product product ON product.id = variant.product_id GROUP BY product.id, product.public_id),
marked AS (INSERT INTO search_stale (product) SELECT id FROM moved WHERE turned),
told AS (SELECT public_id || CASE WHEN turned THEN '' ELSE %s END AS topic FROM moved)
SELECT topic, pg_notify('panier_pages', topic) FROM told
"""
# A document built before its count grew too old still says “in stock”.
MARK_AGED = """
INSERT INTO search_stale (product)
SELECT DISTINCT variant.product_id FROM inventory_stocklevel level
JOIN catalogue_variant variant ON variant.id = level.variant_id
WHERE level.sure_until > %s AND level.sure_until <= %s AND level.on_hand > level.reserved
"""
AGED_WINDOW = timedelta(days=3)  # the first time
# Shops of which a closure that blocks has begun or ended at midnight: what can be bought there has become another thing.
TURNED = """
SELECT DISTINCT closure.merchant_id FROM merchants_closure closure
JOIN merchants_place place ON place.merchant_id = closure.merchant_id AND (closure.place_id IS NULL OR closure.place_id = place.id)
CROSS JOIN LATERAL unnest(ARRAY[closure.first_day, closure.last_day + 1]) day
WHERE closure.ended_at IS NULL AND closure.effect = 'blocks'
  AND day::timestamp AT TIME ZONE place.tz > %s AND day::timestamp AT TIME ZONE place.tz <= %s
"""
MARK_MERCHANT = """
INSERT INTO search_stale (product) SELECT NULL UNION ALL SELECT id FROM catalogue_product WHERE merchant_id = %s
"""
SEARCHABLE_AFTER = "SELECT id FROM catalogue_product WHERE id > %s AND archived_at IS NULL ORDER BY id LIMIT %s"
MERCHANT = "SELECT public_id FROM merchants_merchant WHERE id = %s"
# A product's card counts the offers of its group: when one changes, the others of the same GTIN do.
SIBLINGS = """
SELECT DISTINCT product_id FROM catalogue_variant
WHERE gtin = ANY (ARRAY(SELECT gtin FROM catalogue_variant WHERE product_id = ANY(%s) AND gtin <> ''))
"""


def mark_stale(product_ids: Iterable[int]) -> None:
    """These products changed (content, offer, price, stock, picture, archived); internal keys."""
    _mark(MARK, list(product_ids))


def mark_merchant_stale(merchant_id: int) -> None:
    """The merchant changed (state, name, a place, its hours, rates): all his products and what surrounds them."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_MERCHANT, [merchant_id])
        cursor.execute(MERCHANT, [merchant_id])
        changed(MERCHANTS, *(public_id for (public_id,) in cursor.fetchall()))


def mark_surroundings_stale() -> None:
    """Categories or regions changed their names."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_stale (product) VALUES (NULL)")
    changed(NAMES)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows to forget once indexed, the products they and their groups mean, whether the surroundings moved."""

    rows: Sequence[int] = ()
    products: Sequence[int] = ()
    surroundings: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows)


def stale(limit: int | None) -> Waiting:
    """What waits, oldest first. A change still in its transaction is not seen, and is found at a later turn."""
    found = list(Stale.objects.order_by("id").values_list("id", "product")[:limit])
    products = sorted({product for _, product in found if product is not None})
    with connection.cursor() as cursor:
        cursor.execute(SIBLINGS, [products])
        siblings = {product for (product,) in cursor.fetchall()}
    return Waiting(
        rows=[row for row, _ in found],
        products=sorted(siblings.union(products)),
        surroundings=any(product is None for _, product in found),
    )


def forget_stale(rows: Sequence[int]) -> None:
    Stale.objects.filter(id__in=rows).delete()


def count_searchable() -> int:
    """How many products are not archived."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalogue_product WHERE archived_at IS NULL")
        return int(cursor.fetchone()[0])


def searchable_after(product: int, limit: int) -> list[int]:
    """The next products that are not archived, by their keys."""
    with connection.cursor() as cursor:
        cursor.execute(SEARCHABLE_AFTER, [product, limit])
        return [product for (product,) in cursor.fetchall()]


def take_turn(*, wait: bool) -> bool:
    """Until the end of the transaction nobody else indexes. Without `wait`: False when somebody does."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [WAIT])
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [TURN])
        return bool(cursor.fetchone()[0])


def mark_stock_stale(stock_ids: Iterable[int]) -> None:
    """These stock levels were counted (internal keys)."""
    _mark(MARK_STOCK, list(stock_ids))


def mark_units_stale(freed: Mapping[int, int]) -> None:
    """So many units of these stock levels (internal keys) have become free; less than none: were promised."""
    _mark(MARK_UNITS, list(freed), list(freed.values()), COUNTS)


def _mark(statement: str, *values: list[int] | str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        mark_on_commit([topic for topic, _ in cursor.fetchall()])


@transaction.atomic
def mark_aged_stale(*, now: datetime) -> int:
    """Products whose count stopped being believed since this was last asked (how many), and all of shops that closed or reopened."""
    aged, _ = locked(Aged.objects.all()).get_or_create(pk=1, defaults={"until": now - AGED_WINDOW})
    with connection.cursor() as cursor:
        cursor.execute(MARK_AGED, [aged.until, now])
        marked = int(cursor.rowcount)
        cursor.execute(TURNED, [aged.until, now])
        turned = [merchant for (merchant,) in cursor.fetchall()]
    for merchant in turned:
        mark_merchant_stale(merchant)
    Aged.objects.filter(pk=1, until__lt=now).update(until=now)
    return marked


def keep_records(records: Mapping[int, int]) -> list[int]:
    """The sellers' records by merchant key, replacing all; those of whom it changed, or who have none any more."""
    before = dict(SellerRecord.objects.values_list("merchant", "percent"))
    changed = [merchant for merchant in {**before, **records} if before.get(merchant) != records.get(merchant)]
    SellerRecord.objects.filter(merchant__in=changed).delete()
    SellerRecord.objects.bulk_create(
        SellerRecord(merchant=merchant, percent=records[merchant]) for merchant in changed if merchant in records
    )
    return sorted(changed)
