"""What one sees in a shop's window: a few of its goods with their pictures."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from panier.kit.freshness import shows

IN_A_WINDOW, LOOKED_AT = 3, 24  # the same picture is shown once, so more goods are looked at than shown
WINDOWS = """
SELECT merchant.slug, shown.public_id, shown.slug, shown.title, shown.digest FROM merchants_merchant merchant
CROSS JOIN LATERAL (
  SELECT * FROM (
    SELECT DISTINCT ON (pictured.digest) pictured.* FROM (
      SELECT product.id, product.public_id, product.slug, product.title, picture.digest
      FROM catalogue_product product CROSS JOIN LATERAL (
        SELECT each.digest FROM catalogue_picture each WHERE each.product_id = product.id AND each.digest <> ''
        ORDER BY each.position, each.id LIMIT 1) picture
      WHERE product.merchant_id = merchant.id AND product.archived_at IS NULL ORDER BY product.id LIMIT %s) pictured
    ORDER BY pictured.digest, pictured.id) once
  ORDER BY once.id LIMIT %s) shown
WHERE merchant.territory_id = %s AND merchant.slug = ANY(%s)
ORDER BY merchant.id, shown.id
"""


class WindowGood(NamedTuple):
    id: str
    slug: str
    title: dict[str, str]
    picture: str  # digest


def windows(territory: str, merchants: Sequence[str]) -> dict[str, list[WindowGood]]:
    """By the merchant's slug; nothing for one who shows no goods. One statement."""
    found: dict[str, list[WindowGood]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(WINDOWS, [LOOKED_AT, IN_A_WINDOW, territory, list(merchants)])
        for merchant, public_id, slug, title, digest in cursor.fetchall():
            shows(public_id)
            found[merchant].append(WindowGood(public_id, slug, json.loads(title), digest))
    return dict(found)
