"""Keeping the days: those that became stale are summed anew from the books and the orders."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from panier.civic.observatory.queries.days import COLUMNS
from panier.civic.observatory.queries.sold import ProductSold
from panier.civic.observatory.rules import Earned, Sold

ALONE = "SELECT pg_advisory_xact_lock(hashtext('observatory.days'))"
# Of the oldest days that are over, all shops; a mark that another transaction writes meanwhile stays, and its day is summed once more.
TAKE = """
WITH chosen AS (
  SELECT DISTINCT merchant_id, day FROM observatory_staleday WHERE day IN (
    SELECT DISTINCT day FROM observatory_staleday WHERE day < %s ORDER BY day LIMIT %s)),
taken AS (
  DELETE FROM observatory_staleday stale USING chosen WHERE (stale.merchant_id, stale.day) = (chosen.merchant_id, chosen.day))
SELECT chosen.merchant_id, shop.public_id, chosen.day FROM chosen JOIN merchants_merchant shop ON shop.id = chosen.merchant_id
ORDER BY chosen.day, chosen.merchant_id
"""
CLEAR = """
DELETE FROM {table} USING unnest(%s::bigint[], %s::date[]) told (merchant, day)
WHERE {table}.merchant_id = told.merchant AND {table}.day = told.day
"""
KEEP = """
INSERT INTO observatory_salesday (merchant_id, day, {columns}) SELECT * FROM unnest(%s::bigint[], %s::date[], {arrays})
"""
KEEP_PRODUCTS = """
INSERT INTO observatory_soldday (merchant_id, day, product, title, units, goods, parts)
SELECT * FROM unnest(%s::bigint[], %s::date[], %s::bigint[], %s::text[], %s::int[], %s::bigint[], %s::int[])
"""


class ShopDay(NamedTuple):
    merchant: int
    public_id: str
    day: date


class Sums(NamedTuple):
    """By number of the day, and shop."""

    days: Sequence[date]
    earned: Mapping[tuple[int, int], Earned]
    sold: Mapping[tuple[int, int], Sold]
    products: Sequence[ProductSold]


def take_stale_days(*, before: date, most: int) -> list[ShopDay]:
    """Theirs until the transaction ends; nobody else sums days meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute(TAKE, [before, most])
        return [ShopDay(*row) for row in cursor.fetchall()]


def keep_days(days: Sequence[ShopDay], sums: Sums) -> None:
    """A day on which nothing was has no row. Sums of other shops' days are left where they are: theirs have not changed."""
    asked = {(each.merchant, each.day) for each in days}
    rows = [
        (
            merchant,
            sums.days[number],
            *sums.earned.get((number, merchant), Earned()),
            *sums.sold.get((number, merchant), Sold()),
        )
        for number, merchant in sorted({*sums.earned, *sums.sold})
        if (merchant, sums.days[number]) in asked
    ]
    lines = [
        (each.merchant, sums.days[each.number], *each[2:])
        for each in sums.products
        if (each.merchant, sums.days[each.number]) in asked
    ]
    whose: list[Any] = [[each.merchant for each in days], [each.day for each in days]]
    with connection.cursor() as cursor:
        for table in ("observatory_salesday", "observatory_soldday"):
            cursor.execute(CLEAR.format(table=table), whose)
        if rows:
            arrays = ", ".join("%s::bigint[]" for _ in COLUMNS)
            statement = KEEP.format(columns=", ".join(COLUMNS), arrays=arrays)
            cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        if lines:
            cursor.execute(KEEP_PRODUCTS, [list(column) for column in zip(*lines, strict=True)])
