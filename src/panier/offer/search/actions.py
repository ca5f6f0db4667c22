"""Saying what changed, inside the transaction of the change; and keeping what cards are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from panier.kit.freshness import MERCHANTS, NAMES, changed, mark_on_commit
from panier.offer.search.models import SearchDocument, Stale

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
MARK_MERCHANT = """
INSERT INTO search_stale (product) SELECT NULL UNION ALL SELECT id FROM catalogue_product WHERE merchant_id = %s
"""
MERCHANT = "SELECT public_id FROM merchants_merchant WHERE id = %s"
# A product's card counts the offers of its group: when one changes, the others of the same GTIN do.
SIBLINGS = """
SELECT DISTINCT other.product_id FROM catalogue_variant mine
JOIN catalogue_variant other ON other.gtin = mine.gtin WHERE mine.gtin <> '' AND mine.product_id = ANY(%s)
"""


def mark_stale(product_ids: Iterable[int]) -> None:
    """These products changed (content, offer, price, stock, picture, archived); internal keys."""
    _mark(MARK, product_ids)


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


def searchable() -> list[int]:
    """All products that are not archived."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM catalogue_product WHERE archived_at IS NULL ORDER BY id")
        return [product for (product,) in cursor.fetchall()]


def keep_documents(documents: Sequence[SearchDocument], *, gone: Sequence[int]) -> None:
    SearchDocument.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["product"],
        update_fields=["territory", "cards", "facts", "built_at", "digest"],
    )
    SearchDocument.objects.filter(product__in=gone).delete()


def digests_of(products: Sequence[int]) -> dict[int, int]:
    """Of what the engines have of each."""
    return dict(SearchDocument.objects.filter(product__in=products).values_list("product", "digest"))


def forget_documents() -> None:
    """All of them: they are being built anew in this transaction."""
    SearchDocument.objects.all().delete()


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
    """What can be had of these stock levels changed (internal keys)."""
    _mark(MARK_STOCK, stock_ids)


def _mark(statement: str, keys: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(keys)])
        mark_on_commit([public_id for public_id, _ in cursor.fetchall()])
