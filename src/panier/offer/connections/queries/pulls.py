"""Reading the pages of a pull under way."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db import connection as database

from panier.offer.connections.models import Connection, PulledPage
from panier.offer.connections.port import RemoteProduct
from panier.offer.connections.rules.pages import once_each, product_from

LATEST = """
SELECT product ->> 'ref', max(page.number) FROM connections_pulledpage page
CROSS JOIN LATERAL jsonb_array_elements(page.products) AS product
WHERE page.connection_id = %s AND jsonb_array_length(product -> 'variants') > 0 GROUP BY 1
"""
KNOWN = """
SELECT item.product_ref, item.ref FROM connections_remoteitem item
JOIN catalogue_product product ON product.merchant_id = %s AND product.source = %s AND product.source_key = item.product_key
  AND product.archived_at IS NULL
JOIN catalogue_variant variant ON variant.product_id = product.id AND variant.source_key = item.variant_key
WHERE item.connection_id = %s
"""


def last_page(connection_id: int) -> tuple[int, str]:
    """Its number and where the next begins; 0 and nothing before the first."""
    found = PulledPage.objects.filter(connection=connection_id).order_by("-number")
    return found.values_list("number", "next").first() or (0, "")


def pages_of(connection_id: int) -> dict[str, int]:
    """By the shop's reference of each product that was pulled, the page with the last word on it."""
    with database.cursor() as cursor:
        cursor.execute(LATEST, [connection_id])
        return dict(cursor.fetchall())


def products_pulled(
    connection_id: int, latest: Mapping[str, int], known: Mapping[str, str]
) -> Iterator[list[RemoteProduct]]:
    """Each once, named as imports name it here; a page in hand at a time."""
    for number in sorted(set(latest.values())):
        page = PulledPage.objects.values_list("products", flat=True).get(connection=connection_id, number=number)
        yield once_each((product_from(each) for each in page if latest.get(each["ref"]) == number), known)


class Known(NamedTuple):
    """What came from the shop and is here now, by the shop's references."""

    products: frozenset[str]
    variants: frozenset[str]


def known_here(connection: Connection) -> Known:
    """One statement; what was left out, or taken back, is not among it."""
    with database.cursor() as cursor:
        cursor.execute(KNOWN, [connection.merchant_id, connection.provider, connection.pk])
        rows = cursor.fetchall()
    return Known(frozenset(product for product, _ in rows), frozenset(variant for _, variant in rows))
