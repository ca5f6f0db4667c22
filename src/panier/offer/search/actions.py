"""Saying what changed, inside the transaction of the change; and keeping what cards are made of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from panier.offer.search.models import SearchDocument, SellerRecord, Stale

TURN = 7_301_946_553_125_000  # the indexer's advisory lock: one at a time over all processes
WAIT = "10min"
MARK_STOCK = """
INSERT INTO search_stale (product)
SELECT DISTINCT variant.product_id FROM inventory_stocklevel level
JOIN catalogue_variant variant ON variant.id = level.variant_id WHERE level.id = ANY(%s)
"""
MARK_MERCHANT = """
INSERT INTO search_stale (product) SELECT NULL UNION ALL SELECT id FROM catalogue_product WHERE merchant_id = %s
"""
# A product's card counts the offers of its group: when one changes, the others of the same GTIN do.
SIBLINGS = """
SELECT DISTINCT other.product_id FROM catalogue_variant mine
JOIN catalogue_variant other ON other.gtin = mine.gtin WHERE mine.gtin <> '' AND mine.product_id = ANY(%s)
"""


def mark_stale(product_ids: Iterable[int]) -> None:
    """These products changed (content, offer, price, stock, picture, archived); internal keys."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_stale (product) SELECT unnest(%s::bigint[])", [list(product_ids)])


def mark_merchant_stale(merchant_id: int) -> None:
    """The merchant changed (state, name, a place, its hours, rates): all his products and what surrounds them."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_MERCHANT, [merchant_id])


def mark_surroundings_stale() -> None:
    """Categories or regions changed their names."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_stale (product) VALUES (NULL)")


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
        update_fields=["territory", "cards", "facts", "built_at"],
    )
    SearchDocument.objects.filter(product__in=gone).delete()


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
    with connection.cursor() as cursor:
        cursor.execute(MARK_STOCK, [list(stock_ids)])


def keep_records(records: Mapping[int, int]) -> list[int]:
    """The sellers' records by merchant key, replacing all; those of whom it changed, or who have none any more."""
    before = dict(SellerRecord.objects.values_list("merchant", "percent"))
    changed = [merchant for merchant in {**before, **records} if before.get(merchant) != records.get(merchant)]
    SellerRecord.objects.filter(merchant__in=changed).delete()
    SellerRecord.objects.bulk_create(
        SellerRecord(merchant=merchant, percent=records[merchant]) for merchant in changed if merchant in records
    )
    return sorted(changed)
