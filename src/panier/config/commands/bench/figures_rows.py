"""Many parts of one merchant handed over in a year, with their entries, as rows: for measuring, in a transaction that is taken back."""

from datetime import datetime

from django.db import connection

# One in forty is refused, one in fifty given back; a line each, of the shop's own offers in turn.
ORDERS = """
WITH made AS (
  INSERT INTO orders_order (public_id, number, territory_id, buyer, key, asked_digest, cart_id, state, language, contact_name,
    contact_email, contact_phone, address, total_minor, currency, token_version, placed_at)
  SELECT 'ord_f' || lpad(n::text, 15, '0'), 'F' || lpad(n::text, 8, '0'), merchant.territory_id, 'crt_figures' || n, gen_random_uuid(),
    '', 0, 'completed', 'fr', 'Ana Tremblay', 'banc@panier.example', '', '{}', 2299, 'CAD', 1,
    %(now)s::timestamptz - n * (interval '365 days' / %(count)s)
  FROM generate_series(1, %(count)s) n, merchants_merchant merchant WHERE merchant.id = %(merchant)s
  RETURNING id, number, placed_at)
INSERT INTO orders_part (public_id, order_id, merchant_id, number, state, method, place_id, jurisdiction, promise, seller, goods_minor,
  delivery_minor, tax_minor, total_minor, commission_minor, commission_taxes, merchant_collects, currency, pickup_code, reason,
  changed_at, touched_at)
SELECT 'prt_f' || lpad(made.id::text, 15, '0'), made.id, %(merchant)s, made.number || '-1', CASE WHEN made.id %% 40 = 0 THEN 'refused' ELSE 'handed_over' END,
  'pickup', %(place)s, 'QC', '{"minutes": 60}', '{}', 1999, 0, 300, 2299, 130, '[{"code": "TPS", "minor": 7}]', true, 'CAD', 'AB12', '',
  made.placed_at + interval '3 hours', made.placed_at + interval '3 hours'
FROM made
"""
LINES = """
WITH offers AS (
  SELECT offer.id, row_number() OVER (ORDER BY offer.id) AS n, count(*) OVER () AS of
  FROM catalogue_offer offer JOIN catalogue_variant variant ON variant.id = offer.variant_id WHERE variant.merchant_id = %(merchant)s)
INSERT INTO orders_line (part_id, offer_id, title, options, picture, quantity, unit_minor, subtotal_minor, tax_category, tax_shares)
SELECT part.id, offers.id, '{"fr": "Tasse bleue", "en": "Blue mug"}', '[]', '', 1, 1999, 1999, 'STD', '[]'
FROM orders_part part LEFT JOIN offers ON offers.n = 1 + part.id %% offers.of
WHERE part.merchant_id = %(merchant)s AND part.public_id LIKE 'prt\\_f0%%'
"""
STEPS = """
INSERT INTO orders_partevent (part_id, before, after, actor, at, reason)
SELECT part.id, step.before, step.after, 'bench', part.changed_at - step.early, '' FROM orders_part part
CROSS JOIN (VALUES ('awaiting_payment', 'to_accept', interval '3 hours'), ('to_accept', 'accepted', interval '150 minutes'),
  ('accepted', 'ready', interval '2 hours'), ('ready', 'handed_over', interval '0')) step (before, after, early)
WHERE part.merchant_id = %(merchant)s AND part.public_id LIKE 'prt\\_f0%%'
"""
ENTRIES = """
INSERT INTO ledger_entry (territory_id, key, kind, subject, happened_at)
SELECT placed.territory_id, each.kind || ':' || part.public_id, each.kind, part.public_id, part.changed_at + each.later
FROM orders_part part JOIN orders_order placed ON placed.id = part.order_id
CROSS JOIN (VALUES ('hand_over', interval '0', 1), ('take_back', interval '20 days', 50)) each (kind, later, every)
WHERE part.merchant_id = %(merchant)s AND part.public_id LIKE 'prt\\_f0%%' AND part.state = 'handed_over' AND part.id %% each.every = 0
"""
BOOKS = """
INSERT INTO ledger_book (territory_id, code, currency)
SELECT merchant.territory_id, book.code, 'CAD' FROM merchants_merchant merchant
CROSS JOIN LATERAL (VALUES ('payable:' || merchant.public_id), ('held:bench'), ('commission'), ('tax:TPS')) book (code)
WHERE merchant.id = %(merchant)s ON CONFLICT DO NOTHING
"""
MOVES = """
INSERT INTO ledger_move (entry_id, source_id, destination_id, minor, currency)
SELECT entry.id, CASE WHEN back THEN theirs.id ELSE mine.id END, CASE WHEN back THEN mine.id ELSE theirs.id END, move.minor, 'CAD'
FROM ledger_entry entry JOIN merchants_merchant merchant ON merchant.id = %(merchant)s
CROSS JOIN (VALUES ('held:bench', 1999, true), ('held:bench', 300, true), ('commission', 130, false), ('tax:TPS', 7, false)) move (book, minor, comes)
JOIN ledger_book mine ON (mine.code, mine.currency) = ('payable:' || merchant.public_id, 'CAD') JOIN ledger_book theirs ON (theirs.code, theirs.currency) = (move.book, 'CAD')
CROSS JOIN LATERAL (SELECT move.comes = (entry.kind = 'hand_over') AS back) way WHERE entry.subject LIKE 'prt\\_f0%%'
"""


def many_parts_of_a_year(merchant_id: int, place_id: int, count: int, now: datetime) -> None:
    facts: dict[str, int | datetime] = {"merchant": merchant_id, "place": place_id, "count": count, "now": now}
    with connection.cursor() as cursor:
        for statement in (ORDERS, LINES, STEPS, ENTRIES, BOOKS, MOVES):
            cursor.execute(statement, {name: fact for name, fact in facts.items() if f"%({name})s" in statement})
        cursor.execute("ANALYZE orders_order, orders_part, orders_line, orders_partevent, ledger_entry, ledger_move")
