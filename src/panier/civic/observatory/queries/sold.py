"""What was ordered of a merchant and what went back, and the products of it. Orders nobody paid are not his."""

import json
from typing import NamedTuple

from django.db import connection

from panier.civic.observatory.queries.spans import is_now, moments, piece, within
from panier.civic.observatory.rules import Sold, Span

BEST = 10
# No step of a part comes before its order: what did not change since then was ordered before (an index knows).
PAID = """part.merchant_id = %(merchant)s AND part.changed_at >= %(before_begins)s AND {within}
    AND part.state <> 'awaiting_payment' AND (part.state <> 'cancelled'
      OR EXISTS (SELECT 1 FROM orders_partevent event WHERE event.part_id = part.id AND event.after = 'to_accept'))"""
SOLD = """
SELECT is_now, bar, sum(parts)::bigint, sum(refused)::bigint, sum(cancelled)::bigint, sum(goods)::bigint, sum(units)::bigint,
  sum(given_back)::bigint, sum(refunds)::bigint
FROM (
  SELECT {placed_now} AS is_now, {placed_piece} AS bar, 1 AS parts, (part.state = 'refused')::int AS refused,
    (part.state = 'cancelled')::int AS cancelled, CASE WHEN went THEN part.goods_minor ELSE 0 END AS goods,
    0 AS units, 0 AS given_back, 0 AS refunds
  FROM orders_part part JOIN orders_order placed ON placed.id = part.order_id
  CROSS JOIN LATERAL (SELECT part.state NOT IN ('refused', 'cancelled') AS went) kept
  WHERE {paid} AND part.currency = %(currency)s
  UNION ALL
  SELECT {placed_now}, {placed_piece}, 0, 0, 0, 0, line.quantity, 0, 0
  FROM orders_part part JOIN orders_order placed ON placed.id = part.order_id JOIN orders_line line ON line.part_id = part.id
  WHERE {paid} AND part.state NOT IN ('refused', 'cancelled') AND part.currency = %(currency)s
  UNION ALL
  SELECT {back_now}, {back_piece}, 0, 0, 0, 0, 0, refund.minor, 1
  FROM payments_refund refund JOIN orders_part part ON part.id = refund.part_id
  WHERE part.merchant_id = %(merchant)s AND refund.state <> 'failed' AND refund.currency = %(currency)s AND {back_within}) each
GROUP BY is_now, bar ORDER BY is_now, bar
"""
SELLING = """
WITH bought AS (
  SELECT variant.product_id, part.id, sum(line.quantity) AS units, sum(line.subtotal_minor) AS goods,
    max(line.title::text) FILTER (WHERE variant.id IS NULL) AS title
  FROM orders_part part JOIN orders_order placed ON placed.id = part.order_id JOIN orders_line line ON line.part_id = part.id
  LEFT JOIN catalogue_offer offer ON offer.id = line.offer_id LEFT JOIN catalogue_variant variant ON variant.id = offer.variant_id
  WHERE {paid} AND placed.placed_at >= %(begins)s AND part.state NOT IN ('refused', 'cancelled') AND part.currency = %(currency)s
  GROUP BY variant.product_id, part.id, CASE WHEN variant.id IS NULL THEN line.id END),
best AS (
  SELECT product_id, title, sum(units)::bigint AS units, sum(goods)::bigint AS goods, count(*) AS parts
  FROM bought GROUP BY product_id, title ORDER BY goods DESC, units DESC, product_id LIMIT %(most)s)
SELECT coalesce(product.public_id, ''), coalesce(product.title::text, best.title), best.units, best.goods, best.parts
FROM best LEFT JOIN catalogue_product product ON product.id = best.product_id ORDER BY best.goods DESC, best.units DESC, product.id
"""


class SoldPiece(NamedTuple):
    is_now: bool
    bar: int
    sold: Sold


class BestLine(NamedTuple):
    """`id` is empty when the product is gone; `parts` holds it."""

    id: str
    title: dict[str, str]
    units: int
    goods: int
    parts: int


def sold(merchant: int, currency: str, span: Span) -> list[SoldPiece]:
    """Pieces in which something was ordered or went back; one statement."""
    placed, back = "placed.placed_at", "refund.created_at"
    statement = SOLD.format(
        placed_now=is_now(placed),
        placed_piece=piece(span, placed),
        paid=PAID.format(within=within(placed)),
        back_now=is_now(back),
        back_piece=piece(span, back),
        back_within=within(back),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"merchant": merchant, "currency": currency, **moments(span)})
        return [SoldPiece(is_now, bar, Sold(*counts)) for is_now, bar, *counts in cursor.fetchall()]


def best_products(merchant: int, currency: str, span: Span, *, most: int = BEST) -> list[BestLine]:
    """Of this span alone, what brought most first; one statement."""
    statement = SELLING.format(paid=PAID.format(within=within("placed.placed_at")))
    facts = {"merchant": merchant, "currency": currency, "most": most, **moments(span)}
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return [BestLine(key, json.loads(title), *counts) for key, title, *counts in cursor.fetchall()]
