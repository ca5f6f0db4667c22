"""Demonstration figures: how often the invented shops' goods were looked at, so that there is something to see at their desks."""

from datetime import datetime, timedelta

from django.db import connection

DAYS = 60
# A page is looked at more on some days than on others: a number that looks like chance and is always the same.
LOOKS = """
INSERT INTO observatory_productday (merchant_id, product, day, views, carts)
SELECT product.merchant_id, product.id, day::date, 1 + hashint8(product.id * 1000 + extract(doy FROM day)::int) & 15,
  (hashint8(product.id * 977 + extract(doy FROM day)::int) & 7) / 6
FROM catalogue_product product JOIN merchants_merchant merchant ON merchant.id = product.merchant_id
CROSS JOIN generate_series(%s::date, %s::date, '1 day') day
WHERE merchant.territory_id = %s AND merchant.is_demonstration AND hashint8(product.id * 31 + extract(doy FROM day)::int) & 3 = 0
ON CONFLICT DO NOTHING
"""


def load_counts(territory: str, *, now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOOKS, [(now - timedelta(days=DAYS)).date(), now.date(), territory])
