"""What is to be found, in stretches of keys: each stretch is read alone, so that two million products never come together."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from panier.offer.catalogue.models import Product

STRETCH = 20_000  # keys a stretch; with both languages' addresses a file stays far below 50 MB
AT_ONCE = 2_000
STRETCHES = """
SELECT part FROM (SELECT max(id) / %s AS last FROM catalogue_product) known, generate_series(0, known.last) part
WHERE EXISTS (SELECT 1 FROM catalogue_product product WHERE product.id >= part * %s AND product.id < (part + 1) * %s
  AND product.territory_id = %s AND product.archived_at IS NULL)
ORDER BY part
"""
PRODUCTS = """
SELECT id, slug, public_id, changed_at FROM catalogue_product
WHERE id >= %s AND id < %s AND territory_id = %s AND archived_at IS NULL
ORDER BY id LIMIT %s
"""


class Listed(NamedTuple):
    slug: str
    id: str
    changed_at: datetime


def product_stretches(territory: str) -> list[int]:
    """The stretches that hold a product one can see: one look into the index for each."""
    with connection.cursor() as cursor:
        cursor.execute(STRETCHES, [STRETCH, STRETCH, STRETCH, territory])
        return [part for (part,) in cursor.fetchall()]


def products_of_stretch(territory: str, part: int) -> Iterator[list[Listed]]:
    """A few thousand at a time, in the order of their keys."""
    begins, ends = part * STRETCH, (part + 1) * STRETCH
    while True:
        with connection.cursor() as cursor:
            cursor.execute(PRODUCTS, [begins, ends, territory, AT_ONCE])
            rows = cursor.fetchall()
        if rows:
            yield [Listed(slug, public_id, changed_at) for _, slug, public_id, changed_at in rows]
        if len(rows) < AT_ONCE:
            return
        begins = rows[-1][0] + 1


class Dated(NamedTuple):
    created_at: datetime
    changed_at: datetime
    description: dict[str, str]


def dates_of(territory: str, products: list[str]) -> dict[str, Dated]:
    """By public id: since when each is here, and what its merchant says of it."""
    found = Product.objects.filter(territory_id=territory, public_id__in=products, archived_at=None)
    rows = found.values_list("public_id", "created_at", "changed_at", "description")
    return {public_id: Dated(created_at, changed_at, text) for public_id, created_at, changed_at, text in rows}
