"""What was ordered of a merchant and what went back, and the products of it. Orders nobody paid are not his."""

from typing import NamedTuple

from django.db import connection

from panier.civic.observatory.queries.stretches import STRETCHES, Counted, facts_of
from panier.civic.observatory.rules import Sold

ORDERED = """stretch CROSS JOIN LATERAL (
    SELECT id FROM orders_order WHERE placed_at >= stretch.begins AND placed_at < stretch.ends OFFSET 0) placed
  CROSS JOIN LATERAL (SELECT part.id, part.merchant_id, part.state, part.goods_minor, part.currency FROM orders_part part
    WHERE part.order_id = placed.id AND part.merchant_id IN (SELECT merchant FROM shop) AND part.currency = %(currency)s OFFSET 0) part"""
PAID = """part.state <> 'awaiting_payment' AND (part.state <> 'cancelled'
    OR EXISTS (SELECT 1 FROM orders_partevent event WHERE event.part_id = part.id AND event.after = 'to_accept'))"""
SOLD = f"""
WITH {STRETCHES}
SELECT n, merchant, sum(parts)::bigint, sum(refused)::bigint, sum(cancelled)::bigint, sum(goods)::bigint, sum(units)::bigint,
  sum(given_back)::bigint, sum(refunds)::bigint
FROM (
  SELECT stretch.n, part.merchant_id AS merchant, 1 AS parts, (part.state = 'refused')::int AS refused, (part.state = 'cancelled')::int AS cancelled,
    CASE WHEN went THEN part.goods_minor ELSE 0 END AS goods,
    CASE WHEN went THEN (SELECT coalesce(sum(line.quantity), 0) FROM orders_line line WHERE line.part_id = part.id) ELSE 0 END AS units,
    0 AS given_back, 0 AS refunds
  FROM {ORDERED} CROSS JOIN LATERAL (SELECT part.state NOT IN ('refused', 'cancelled') AS went) kept
  WHERE {PAID}
  UNION ALL
  SELECT stretch.n, part.merchant_id, 0, 0, 0, 0, 0, refund.minor, 1
  FROM stretch JOIN payments_refund refund ON refund.created_at >= stretch.begins AND refund.created_at < stretch.ends
  JOIN orders_part part ON part.id = refund.part_id AND part.merchant_id IN (SELECT merchant FROM shop)
  WHERE refund.state <> 'failed' AND refund.currency = %(currency)s) each
GROUP BY n, merchant ORDER BY n, merchant
"""  # noqa: S608 - our own text
# What stands in parts that were neither refused nor cancelled, product by product; 0: its product is gone.
SELLING = f"""
  SELECT stretch.n, part.merchant_id AS merchant, coalesce(variant.product_id, 0) AS product, max(line.title::text) AS title,
    sum(line.quantity)::bigint AS units, sum(line.subtotal_minor)::bigint AS goods, count(DISTINCT part.id) AS parts
  FROM {ORDERED} JOIN orders_line line ON line.part_id = part.id
  LEFT JOIN catalogue_offer offer ON offer.id = line.offer_id LEFT JOIN catalogue_variant variant ON variant.id = offer.variant_id
  WHERE part.state NOT IN ('awaiting_payment', 'refused', 'cancelled')
  GROUP BY stretch.n, part.merchant_id, variant.product_id, CASE WHEN variant.id IS NULL THEN line.title::text END
"""  # noqa: S608 - our own text
PRODUCTS = f"WITH {STRETCHES} SELECT n, merchant, product, title, units, goods, parts FROM ({SELLING}) selling ORDER BY n, merchant, product"  # noqa: S608 - as above


class ProductSold(NamedTuple):
    """`number` of the stretch; `product` 0 when it is gone; `title` as on one of its lines."""

    number: int
    merchant: int
    product: int
    title: str
    units: int
    goods: int
    parts: int


def sold(currency: str, counted: Counted) -> dict[tuple[int, int], Sold]:
    """By number of the stretch and shop, where something was ordered or went back; one statement."""
    if not counted.stretches:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(SOLD, {"currency": currency, **facts_of(counted)})
        return {(number, merchant): Sold(*counts) for number, merchant, *counts in cursor.fetchall()}


def products_sold(currency: str, counted: Counted) -> list[ProductSold]:
    with connection.cursor() as cursor:
        cursor.execute(PRODUCTS, {"currency": currency, **facts_of(counted)})
        return [ProductSold(*row) for row in cursor.fetchall()]
