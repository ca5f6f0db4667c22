"""How statements count by stretches of time: of one shop for its page, of many for the rows that are kept."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

# `WITH` these: stretches of time by number, and the shops to count with their books. What happened in a stretch is found by its time, whoever's
# it is, and only then whose: a page counts a day or two, and the rows to keep are counted of all shops of a day at once.
STRETCHES = """stretch AS (
  SELECT * FROM unnest(%(numbers)s::int[], %(begins)s::timestamptz[], %(ends)s::timestamptz[]) given (n, begins, ends)),
shop AS (SELECT * FROM unnest(%(merchants)s::bigint[], %(books)s::text[]) given (merchant, book))"""


MOST_SHOPS = 50_000
WITH_DAYS = """
SELECT id, public_id FROM merchants_merchant shop WHERE territory_id = %s AND (
  EXISTS (SELECT FROM observatory_salesday kept WHERE kept.merchant_id = shop.id)
  OR EXISTS (SELECT FROM observatory_staleday stale WHERE stale.merchant_id = shop.id)) ORDER BY id LIMIT %s
"""


class Account(NamedTuple):
    """A shop and its book in the ledger."""

    merchant: int
    book: str


class Counted(NamedTuple):
    """What to count: of whom, and from which moments to before which."""

    accounts: Sequence[Account]
    stretches: Sequence[tuple[datetime, datetime]]


def facts_of(counted: Counted) -> dict[str, Any]:
    return {
        "numbers": list(range(len(counted.stretches))),
        "begins": [begins for begins, _ends in counted.stretches],
        "ends": [ends for _begins, ends in counted.stretches],
        "merchants": [each.merchant for each in counted.accounts],
        "books": [each.book for each in counted.accounts],
    }


def stale_days(shops: Sequence[int], *, first: date, after: date) -> set[date]:
    """Days for which a row of one of these shops does not hold yet what was written since; most have none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT day FROM observatory_staleday WHERE merchant_id = ANY(%s) AND day >= %s AND day < %s",
            [list(shops), first, after],
        )
        return {day for (day,) in cursor.fetchall()}


def shops_with_days(territory: str) -> list[tuple[int, str]]:
    """Whoever has ever sold here: key and public id; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(WITH_DAYS, [territory, MOST_SHOPS])
        return [(key, public_id) for key, public_id in cursor.fetchall()]
