"""The rows kept by day, summed to the bars of a span; and what was sold of each product, kept and counted together."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from panier.civic.observatory.queries.sold import SELLING
from panier.civic.observatory.queries.stretches import STRETCHES, Account, Counted, facts_of
from panier.civic.observatory.rules import Earned, Pieces, Sold, Span

EARNED_COLUMNS = tuple(f"earned_{name}" for name in Earned._fields)
SOLD_COLUMNS = Sold._fields
COLUMNS = (*EARNED_COLUMNS, *SOLD_COLUMNS)
BARS = {"week": "extract(isodow FROM day)::int - 1", "year": "extract(month FROM day)::int - 1"}
KEPT = """
SELECT day >= %(first)s AS is_now, {bar} AS bar, {sums} FROM observatory_salesday
WHERE merchant_id = ANY(%(shops)s) AND (day >= %(before)s AND day < %(before_until)s OR day >= %(first)s AND day < %(until)s)
  AND day <> ALL(%(stale)s::date[])
GROUP BY 1, 2 ORDER BY 1, 2
"""
# Of the span alone: rows of its days, and what is counted of the others (stale, or not over).
BOUGHT = f"""{STRETCHES},
bought AS (
  SELECT product, CASE WHEN product = 0 THEN title END AS gone, max(title) AS title,
    sum(units)::bigint AS units, sum(goods)::bigint AS goods, sum(parts)::bigint AS parts FROM (
    SELECT product, title, units, goods, parts FROM observatory_soldday
    WHERE merchant_id = ANY(%(shops)s) AND day >= %(first)s AND day < %(until)s AND day <> ALL(%(stale)s::date[])
    UNION ALL SELECT product, title, units, goods, parts FROM ({SELLING}) live) each
  GROUP BY product, CASE WHEN product = 0 THEN title END)"""  # noqa: S608 - our own text
BEST = 10
SELLS_BEST = f"""
WITH {BOUGHT},
best AS (SELECT * FROM bought ORDER BY goods DESC, units DESC, product LIMIT %(most)s)
SELECT coalesce(product.public_id, ''), coalesce(product.title::text, best.title), best.units, best.goods, best.parts
FROM best LEFT JOIN catalogue_product product ON product.id = best.product ORDER BY best.goods DESC, best.units DESC, product.id
"""  # noqa: S608 - our own text


class KeptBar(NamedTuple):
    is_now: bool
    bar: int
    earned: Earned
    sold: Sold


class BestLine(NamedTuple):
    """`id` is empty when the product is gone; `parts` holds it."""

    id: str
    title: dict[str, str]
    units: int
    goods: int
    parts: int


def kept_bars(shops: Sequence[int], span: Span, pieces: Pieces) -> list[KeptBar]:
    """Of a week or a year and the one before, these shops together; one statement."""
    if span.kind not in BARS:
        return []
    statement = KEPT.format(bar=BARS[span.kind], sums=", ".join(f"sum({name})::bigint" for name in COLUMNS))
    facts = {"before": span.previous, "before_until": pieces.before_until, **_facts(shops, span, pieces)}
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        cut = len(EARNED_COLUMNS)
        return [
            KeptBar(is_now, bar, Earned(*amounts[:cut]), Sold(*amounts[cut:]))
            for is_now, bar, *amounts in cursor.fetchall()
        ]


def bought_facts(account: Account, currency: str, span: Span, pieces: Pieces) -> dict[str, Any]:
    """What `BOUGHT` asks for."""
    live = Counted([account], [(each.begins, each.ends) for each in pieces.live if each.is_now])
    ends = {"currency": currency, "after": span.after}
    return {**_facts([account.merchant], span, pieces), "merchant": account.merchant, **ends, **facts_of(live)}


def _facts(shops: Sequence[int], span: Span, pieces: Pieces) -> dict[str, Any]:
    return {"shops": list(shops), "first": span.first, "until": pieces.until, "stale": pieces.stale}


def best_products(bought: dict[str, Any], *, most: int = BEST) -> list[BestLine]:
    """What brought most first; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(SELLS_BEST, {**bought, "most": most})
        return [BestLine(key, json.loads(title), *counts) for key, title, *counts in cursor.fetchall()]
