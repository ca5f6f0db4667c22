"""Writing the series: increments of many counts in one statement each, in key order, so that no two processes wait in a circle."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from panier.civic.observatory.rules import Cell, SoughtLimits, may_be_said

ADD_VIEWS = """
INSERT INTO observatory_productday (merchant_id, product, day, views, carts)
SELECT merchant, product, %(day)s, sum(views), sum(carts) FROM (
  SELECT product.merchant_id AS merchant, product.id AS product, told.times AS views, 0 AS carts, told.own
  FROM unnest(%(kinds)s::text[], %(keys)s::text[], %(owns)s::text[], %(times)s::int[]) told (kind, key, own, times)
  JOIN catalogue_product product ON told.kind = 'product' AND product.public_id = told.key
  UNION ALL
  SELECT shop.id, 0, told.times, 0, told.own
  FROM unnest(%(kinds)s::text[], %(keys)s::text[], %(owns)s::text[], %(times)s::int[]) told (kind, key, own, times)
  JOIN merchants_merchant shop ON told.kind = 'merchant' AND shop.slug = told.key
  UNION ALL
  SELECT variant.merchant_id, variant.product_id, 0, told.times, told.own
  FROM unnest(%(kinds)s::text[], %(keys)s::text[], %(owns)s::text[], %(times)s::int[]) told (kind, key, own, times)
  JOIN catalogue_offer offer ON told.kind = 'cart' AND offer.public_id = told.key JOIN catalogue_variant variant ON variant.id = offer.variant_id) seen
JOIN merchants_merchant merchant ON merchant.id = seen.merchant
WHERE merchant.territory_id = %(territory)s AND position(merchant.public_id IN seen.own) = 0
GROUP BY merchant, product ORDER BY merchant, product
ON CONFLICT (merchant_id, day, product)
  DO UPDATE SET views = observatory_productday.views + excluded.views, carts = observatory_productday.carts + excluded.carts
"""
STEMS = """
SELECT told.language, told.words,
  coalesce((SELECT string_agg(lexeme, ' ' ORDER BY lexeme) FROM unnest(to_tsvector(
    CASE told.language WHEN 'fr' THEN 'french' ELSE 'english' END::regconfig, told.words))), '')
FROM unnest(%s::text[], %s::text[]) told (language, words)
"""
ADD_CELLS = """
INSERT INTO observatory_soughtcell (digest, region, day, quarter)
SELECT DISTINCT told.digest, told.region, %s::date, %s::smallint FROM unnest(%s::text[], %s::text[]) told (digest, region) ORDER BY 1, 2
ON CONFLICT DO NOTHING
"""
CELLS = """
SELECT cell.digest, cell.region, count(*), count(DISTINCT cell.day) FROM observatory_soughtcell cell
WHERE (cell.digest, cell.region) IN (SELECT * FROM unnest(%s::text[], %s::text[])) AND cell.day > %s::date - %s::int
GROUP BY cell.digest, cell.region
"""
ADD_SOUGHT = """
INSERT INTO observatory_soughtday (territory_id, region, stems, words, language, day, nothing, few, far)
SELECT %s, region, stems, min(words), language, %s, coalesce(sum(times) FILTER (WHERE how = 'nothing'), 0),
  coalesce(sum(times) FILTER (WHERE how = 'few'), 0), coalesce(sum(times) FILTER (WHERE how = 'far'), 0)
FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::int[]) told (region, stems, words, language, how, times)
GROUP BY region, stems, language ORDER BY region, language, stems
ON CONFLICT (territory_id, region, day, language, stems) DO UPDATE SET nothing = observatory_soughtday.nothing + excluded.nothing,
  few = observatory_soughtday.few + excluded.few, far = observatory_soughtday.far + excluded.far
"""
BY_MONTH = """
WITH old AS (DELETE FROM observatory_productday WHERE day < %(before)s AND extract(day FROM day) > 1 RETURNING merchant_id, product, day, views, carts)
INSERT INTO observatory_productday (merchant_id, product, day, views, carts)
SELECT merchant_id, product, date_trunc('month', day)::date, sum(views), sum(carts) FROM old GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (merchant_id, day, product)
  DO UPDATE SET views = observatory_productday.views + excluded.views, carts = observatory_productday.carts + excluded.carts
"""


class Seen(NamedTuple):
    """`kind`: product, merchant or cart; `key`: public id, slug or the offer's public id; `own`: shops whose team looked."""

    kind: str
    key: str
    own: str
    times: int


class Sought(NamedTuple):
    region: str
    digest: str
    stems: str
    words: str
    language: str
    how: str
    times: int


def add_views(territory: str, seen: Sequence[Seen], day: date) -> None:
    """What a shop's own team looked at is left out; what is not there any more too."""
    kinds, keys, owns, times = _columns(seen)
    facts = {"territory": territory, "day": day, "kinds": kinds, "keys": keys, "owns": owns, "times": times}
    _write(ADD_VIEWS, facts)


def stems_of(texts: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Of (language, words): the stems in the order of the alphabet, the same for all forms; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(STEMS, [[language for language, _ in texts], [words for _, words in texts]])
        return {(language, words): stems for language, words, stems in cursor.fetchall()}


def add_sought(territory: str, sought: Sequence[Sought], cell: Cell, limits: SoughtLimits) -> None:
    """A digest for each; the words only of what enough hours and days have asked for already."""
    digests, regions = [each.digest for each in sought], [each.region for each in sought]
    _write(ADD_CELLS, [cell.day, cell.quarter, digests, regions])
    with connection.cursor() as cursor:
        cursor.execute(CELLS, [digests, regions, cell.day, limits.within_days])
        said = {
            (digest, region) for digest, region, cells, days in cursor.fetchall() if may_be_said(cells, days, limits)
        }
    kept = [each for each in sought if (each.digest, each.region) in said]
    if kept:
        told = [(each.region, each.stems, each.words, each.language, each.how, each.times) for each in kept]
        _write(ADD_SOUGHT, [territory, cell.day, *_columns(told)])


def sum_old_days(*, before: date) -> int:
    """Days before the first of that month become their month's first day; how many rows are left of them."""
    return _write(BY_MONTH, {"before": before.replace(day=1)})


def forget_cells(*, before: date) -> int:
    return _write("DELETE FROM observatory_soughtcell WHERE day < %s", [before])


def forget_sought(*, before: date) -> int:
    return _write("DELETE FROM observatory_soughtday WHERE day < %s", [before])


def _write(statement: str, facts: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return int(cursor.rowcount)


def _columns(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)]
