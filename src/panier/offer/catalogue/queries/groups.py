"""Products of several merchants that carry the same GTIN: one group, unless an operator took it apart."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

MOST = 50
GROUPS = """
SELECT match.gtin, match.undone_at, match.undone_reason, jsonb_agg(DISTINCT
    jsonb_build_array(merchant.name, product.slug, product.public_id, product.title))
FROM catalogue_match match JOIN catalogue_variant variant ON variant.gtin = match.gtin
JOIN catalogue_product product ON product.id = variant.product_id AND product.territory_id = match.territory_id
  AND product.archived_at IS NULL
JOIN merchants_merchant merchant ON merchant.id = product.merchant_id
WHERE match.territory_id = %s AND (%s = '' OR match.gtin = %s)
GROUP BY match.id HAVING count(DISTINCT merchant.id) > 1
ORDER BY match.undone_at DESC NULLS LAST, match.gtin LIMIT %s
"""


class Member(NamedTuple):
    merchant: str
    slug: str
    product: str  # public id
    title: dict[str, str]


class Group(NamedTuple):
    """`undone_at` None: shown together."""

    gtin: str
    undone_at: datetime | None
    undone_reason: str
    members: tuple[Member, ...]


def groups_of_territory(territory: str, gtin: str = "") -> list[Group]:
    """Those taken apart first; all of them, at most 50, when no GTIN is sought."""
    sought = gtin.zfill(14) if gtin else ""
    with connection.cursor() as cursor:
        cursor.execute(GROUPS, [territory, sought, sought, MOST])
        return [Group(gtin, at, why, _members(rows)) for gtin, at, why, rows in cursor.fetchall()]


def _members(rows: Any) -> tuple[Member, ...]:
    return tuple(Member(*row) for row in (json.loads(rows) if isinstance(rows, str) else rows))
