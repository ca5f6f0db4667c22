"""What a merchant really earned, by the ledger alone: every move of his book, told apart by what it was for."""

from django.db import connection

from panier.civic.observatory.queries.stretches import STRETCHES, Counted, facts_of
from panier.civic.observatory.rules import Earned

# The sum of the moves is what counts; goods, delivery and taxes are the part's own frozen amounts at its hand-over. Whatever else
# moves the book shows as `other`: the column adds up to the book whatever is posted one day, but for what was paid out of it.
EARNED = f"""
WITH {STRETCHES},
book AS (
  SELECT book.id, shop.merchant FROM shop
  JOIN ledger_book book ON (book.territory_id, book.code, book.currency) = (%(territory)s, shop.book, %(currency)s)),
entries AS (
  SELECT stretch.n, book.merchant, entry.id, entry.key, entry.kind, entry.subject,
    sum(CASE WHEN move.destination_id = book.id THEN move.minor ELSE -move.minor END)::bigint AS minor,
    sum(move.minor) FILTER (WHERE move.source_id = book.id AND other.code LIKE 'tax:%%') AS commission_taxes
  FROM stretch CROSS JOIN LATERAL (
    SELECT id, key, kind, subject FROM ledger_entry
    WHERE territory_id = %(territory)s AND happened_at >= stretch.begins AND happened_at < stretch.ends
      AND kind NOT IN ('payout', 'payout_back') OFFSET 0) entry
  CROSS JOIN LATERAL (SELECT source_id, destination_id, minor FROM ledger_move WHERE entry_id = entry.id OFFSET 0) move
  JOIN book ON book.id IN (move.source_id, move.destination_id)
  JOIN ledger_book other ON other.id = move.destination_id
  GROUP BY stretch.n, book.merchant, entry.id, entry.key, entry.kind, entry.subject),
told AS (
  SELECT entries.*, part.goods_minor, part.delivery_minor, part.commission_minor,
    entries.kind = 'hand_over' AND part.id IS NOT NULL AS handed, entries.kind IN ('take_back', 'return') AS back,
    CASE WHEN NOT part.merchant_collects THEN 0 WHEN entries.kind = 'return' THEN made.tax_minor
      WHEN entries.kind = 'take_back' THEN part.tax_minor - (
        SELECT coalesce(sum(tax_minor), 0) FROM returns_return WHERE part_id = part.id)
      ELSE part.tax_minor END AS taxes
  FROM entries LEFT JOIN orders_part part ON part.public_id = entries.subject
  LEFT JOIN returns_return made ON entries.kind = 'return' AND made.public_id = substr(entries.key, 8))
SELECT n, merchant, coalesce(sum(goods_minor) FILTER (WHERE handed), 0)::bigint,
  coalesce(sum(delivery_minor) FILTER (WHERE handed), 0)::bigint, coalesce(sum(taxes) FILTER (WHERE handed), 0)::bigint,
  coalesce(sum(commission_minor) FILTER (WHERE handed), 0)::bigint,
  coalesce(sum(commission_taxes) FILTER (WHERE handed), 0)::bigint, coalesce(sum(minor) FILTER (WHERE back), 0)::bigint,
  coalesce(sum(taxes) FILTER (WHERE back), 0)::bigint, sum(minor)::bigint
FROM told GROUP BY n, merchant ORDER BY n, merchant
"""  # noqa: S608 - our own text


def earned(territory: str, currency: str, counted: Counted) -> dict[tuple[int, int], Earned]:
    """By number of the stretch and shop, where something moved; one statement."""
    if not counted.stretches:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(EARNED, {"territory": territory, "currency": currency, **facts_of(counted)})
        return {(number, merchant): Earned(*amounts) for number, merchant, *amounts in cursor.fetchall()}
