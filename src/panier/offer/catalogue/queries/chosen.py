"""What is new at some merchants, and what things once were called."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection

from panier.offer.catalogue.models import Product

NEW = """
SELECT followed.merchant, product.id
FROM unnest(%s::text[], %s::date[]) AS followed (merchant, since)
JOIN merchants_merchant merchant ON merchant.public_id = followed.merchant AND merchant.territory_id = %s
CROSS JOIN LATERAL (
  SELECT each.id, each.created_at FROM catalogue_product each
  WHERE each.merchant_id = merchant.id AND each.archived_at IS NULL AND each.created_at >= followed.since
  ORDER BY each.created_at DESC, each.id DESC LIMIT %s) product
ORDER BY product.created_at DESC, product.id DESC
"""


def new_since(territory: str, days: Mapping[str, date], most: int) -> dict[str, list[int]]:
    """By the merchant's public id, the keys of his newest products since that day: one statement."""
    found: dict[str, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(NEW, [list(days), list(days.values()), territory, most])
        for merchant, product in cursor.fetchall():
            found[merchant].append(product)
    return dict(found)


def titles_of(territory: str, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """By public id, archived or not."""
    found = Product.objects.filter(territory_id=territory, public_id__in=ids)
    return dict(found.values_list("public_id", "title"))
