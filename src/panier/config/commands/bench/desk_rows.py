"""Many open parts of one merchant, as rows: for measuring, in a transaction that is taken back."""

from datetime import datetime

from django.db import connection

# Orders of the last days, two in three picked up; every third part waits in each state, some past their time.
ORDERS = """
WITH made AS (
  INSERT INTO orders_order (public_id, number, territory_id, buyer, key, asked_digest, cart_id, state, language, contact_name,
    contact_email, contact_phone, address, total_minor, currency, token_version, placed_at)
  SELECT 'ord_b' || lpad(n::text, 15, '0'), 'B' || lpad(n::text, 8, '0'), merchant.territory_id, 'crt_bench' || n, gen_random_uuid(),
    '', 0, 'placed', 'fr', (ARRAY['Ana Tremblay', 'Luc Gagnon', 'Mei Roy', 'Karim Côté'])[1 + n %% 4], 'banc' || n || '@panier.example',
    '', '{}', 2299, 'CAD', 1, %(now)s::timestamptz - n * interval '20 seconds'
  FROM generate_series(1, %(count)s) n, merchants_merchant merchant WHERE merchant.id = %(merchant)s
  RETURNING id, number, placed_at)
INSERT INTO orders_part (public_id, order_id, merchant_id, number, state, method, place_id, jurisdiction, promise, seller, goods_minor,
  delivery_minor, tax_minor, total_minor, commission_minor, commission_taxes, merchant_collects, currency, pickup_code, reason,
  changed_at, touched_at, due_at)
SELECT 'prt_b' || lpad(made.id::text, 15, '0'), made.id, %(merchant)s, made.number || '-1', (ARRAY['to_accept', 'accepted', 'ready'])[1 + made.id %% 3],
  CASE WHEN made.id %% 3 < 2 THEN 'pickup' ELSE 'delivery' END, %(place)s, 'QC', '{"minutes": 60}', '{}', 1999, 0, 300, 2299, 130, '[]', true, 'CAD',
  'AB12', '', made.placed_at, made.placed_at, made.placed_at + interval '24 hours'
FROM made
"""
LINES = """
INSERT INTO orders_line (part_id, title, options, picture, quantity, unit_minor, subtotal_minor, tax_category, tax_shares)
SELECT part.id, '{"fr": "Tasse bleue", "en": "Blue mug"}', '[]', '', 1, 1999, 1999, 'STD', '[]'
FROM orders_part part WHERE part.merchant_id = %(merchant)s AND part.public_id LIKE 'prt\\_b0%%'
"""


def many_open_parts(merchant_id: int, place_id: int, count: int, now: datetime) -> None:
    facts: dict[str, int | datetime] = {"merchant": merchant_id, "place": place_id, "count": count, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(ORDERS, facts)
        cursor.execute(LINES, facts)
        cursor.execute("ANALYZE orders_order, orders_part, orders_line")
