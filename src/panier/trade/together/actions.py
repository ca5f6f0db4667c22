"""Counting anew what is bought together: the whole table of a territory, in one transaction."""

from datetime import datetime

from django.db import connection, transaction

from panier.kit.freshness import changed
from panier.trade.together.rules import SHOWN, STEPS, TOPIC, WINDOW

# One person may have ordered under several addresses, or before he had an account: the smaller of both counts is taken.
# Within one bucket the order says nothing of the count.
COUNT = """
WITH bought AS (
  SELECT DISTINCT placed.id AS placed, variant.product_id AS product, nullif(lower(placed.contact_email), '') AS email,
    coalesce('account ' || placed.account_id, nullif(lower(placed.contact_email), '')) AS person
  FROM orders_order placed
  JOIN orders_part part ON part.order_id = placed.id AND part.state IN ('to_accept', 'accepted', 'ready', 'handed_over')
  JOIN orders_line line ON line.part_id = part.id
  JOIN catalogue_offer offer ON offer.id = line.offer_id
  JOIN catalogue_variant variant ON variant.id = offer.variant_id
  WHERE placed.territory_id = %(territory)s AND placed.placed_at >= %(since)s
), pairs AS (
  SELECT one.product, other.product AS other,
    least(count(DISTINCT one.email), count(DISTINCT one.person)) AS buyers
  FROM bought one JOIN bought other ON other.placed = one.placed AND other.product <> one.product
  GROUP BY one.product, other.product
), enough AS (
  SELECT product, other, width_bucket(buyers, %(steps)s::bigint[]) AS bucket FROM pairs WHERE buyers >= %(least)s
), ordered AS (
  SELECT *, row_number() OVER (PARTITION BY product ORDER BY bucket DESC, other) AS position FROM enough
)
INSERT INTO together_together (product_id, other_id, position, bucket)
SELECT product, other, position, bucket FROM ordered WHERE position <= %(shown)s
"""
FORGET = """
DELETE FROM together_together USING catalogue_product product
WHERE product.id = together_together.product_id AND product.territory_id = %s
"""


@transaction.atomic
def count_together(territory: str, least: int, *, now: datetime) -> int:
    """How many pairs are shown from now on. `least`: different buyers, below which a pair is not written."""
    values: dict[str, str | int | datetime | list[int]] = {
        "territory": territory,
        "since": now - WINDOW,
        "steps": list(STEPS),
        "least": max(1, least),
        "shown": SHOWN,
    }
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [territory])
        cursor.execute(COUNT, values)
        found: int = cursor.rowcount
    changed(TOPIC)
    return found
