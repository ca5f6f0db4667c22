"""Saying what changed. Works inside the transaction of the change, so that neither is ever there without the other."""

from collections.abc import Iterable

from django.db import connection

MARK_MERCHANT = """
INSERT INTO search_stale (product) SELECT NULL UNION ALL SELECT id FROM catalogue_product WHERE merchant_id = %s
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
