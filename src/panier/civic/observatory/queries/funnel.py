"""From looks to carts to sales, product by product; and who went on to the shop's own site."""

import json
from typing import Any, NamedTuple

from django.db import connection

from panier.civic.observatory.queries.days import BOUGHT
from panier.civic.observatory.rules import Span

MOST = 50
# An exit names the offer whose link was followed, or the shop: that counts as product 0, as its own page does.
FUNNEL = f"""
WITH {BOUGHT},
seen AS (
  SELECT product, sum(views) AS views, sum(carts) AS carts FROM observatory_productday
  WHERE merchant_id = %(merchant)s AND day >= %(first)s AND day < %(after)s GROUP BY product),
gone AS (
  SELECT coalesce(variant.product_id, 0) AS product, count(*) AS exits
  FROM merchants_exit exit LEFT JOIN catalogue_offer offer ON offer.public_id = exit.subject LEFT JOIN catalogue_variant variant ON variant.id = offer.variant_id
  WHERE exit.merchant_id = %(merchant)s AND exit.at >= %(from)s AND exit.at < %(to)s GROUP BY 1),
each AS (
  SELECT product, sum(views)::bigint AS views, sum(carts)::bigint AS carts, sum(parts)::bigint AS parts, sum(exits)::bigint AS exits FROM (
    SELECT product, views, carts, 0 AS parts, 0 AS exits FROM seen
    UNION ALL SELECT product, 0, 0, parts, 0 FROM bought WHERE product <> 0 UNION ALL SELECT product, 0, 0, 0, exits FROM gone) told GROUP BY product)
SELECT coalesce(product.public_id, ''), coalesce(product.title::text, '{{}}'), each.views, each.carts, each.parts, each.exits,
  coalesce(sum(each.views) FILTER (WHERE each.product = 0) OVER (), 0)::bigint, coalesce(sum(each.views) FILTER (WHERE each.product <> 0) OVER (), 0)::bigint,
  sum(each.carts) OVER ()::bigint, sum(each.exits) OVER ()::bigint, each.product = 0
FROM each LEFT JOIN catalogue_product product ON product.id = each.product
ORDER BY each.product = 0 DESC, each.views DESC, each.parts DESC, each.exits DESC, each.product LIMIT %(most)s
"""  # noqa: S608 - our own text
LOOKS = """
SELECT bar, sum(views)::bigint, sum(exits)::bigint FROM (
  SELECT extract({unit} FROM day)::int - 1 AS bar, views, 0 AS exits FROM observatory_productday
  WHERE merchant_id = %(merchant)s AND day >= %(first)s AND day < %(after)s
  UNION ALL SELECT extract({unit} FROM exit.at AT TIME ZONE %(tz)s)::int - 1, 0, 1 FROM merchants_exit exit
  WHERE exit.merchant_id = %(merchant)s AND exit.at >= %(begins)s AND exit.at < %(ends)s) told
GROUP BY bar ORDER BY bar
"""
UNITS = {"week": "isodow", "year": "month"}


class FunnelLine(NamedTuple):
    """A product; `id` and `title` are empty when it is gone."""

    id: str
    title: dict[str, str]
    views: int
    carts: int
    parts: int
    exits: int


class Funnel(NamedTuple):
    """`shop_views`: of the shop's own page; the sums are of all products, the lines of those looked at most."""

    shop_views: int
    views: int
    carts: int
    exits: int
    lines: list[FunnelLine]


def funnel(bought: dict[str, Any], span: Span, *, most: int = MOST) -> Funnel:
    """One statement. Looks and carts are counted by day, so a span that is not over has them to the last ten seconds."""
    facts = {**bought, "most": most + 1, "from": span.begins, "to": span.ends}
    with connection.cursor() as cursor:
        cursor.execute(FUNNEL, facts)
        found = cursor.fetchall()
    lines = [FunnelLine(key, json.loads(title), *counts[:4]) for key, title, *counts in found if not counts[-1]]
    shop_views, views, carts, exits = found[0][6:10] if found else (0, 0, 0, 0)
    return Funnel(shop_views, views, carts, exits, lines[:most])


class Looks(NamedTuple):
    """In one day of a week, or month of a year: pages shown, and people sent on."""

    bar: int
    views: int
    exits: int


def looks(merchant: int, span: Span) -> list[Looks]:
    """Nothing of a day: within one, looks are not told apart. One statement."""
    if span.kind not in UNITS:
        return []
    facts: dict[str, Any] = {"merchant": merchant, "tz": span.tz, "first": span.first, "after": span.after}
    with connection.cursor() as cursor:
        cursor.execute(LOOKS.format(unit=UNITS[span.kind]), {**facts, "begins": span.begins, "ends": span.ends})
        return [Looks(*row) for row in cursor.fetchall()]
