"""What a merchant really earned, by the ledger alone: every move of his book, told apart by what it was for."""

from typing import NamedTuple

from django.db import connection

from panier.civic.observatory.queries.spans import is_now, moments, piece, within
from panier.civic.observatory.rules import Earned, Span

# The sum of the moves is what counts; goods, delivery and taxes are the part's own frozen amounts at its hand-over. Whatever else
# moves the book shows as `other`: the column adds up to the book whatever is posted one day, less what was paid out of it. `bar` says in which piece of the span.
EARNED = """
WITH book AS (SELECT id FROM ledger_book WHERE territory_id = %(territory)s AND code = %(book)s AND currency = %(currency)s),
entries AS (
  SELECT side.id, side.kind, side.subject, {is_now} AS is_now, {piece} AS bar, sum(side.minor)::bigint AS minor,
    -sum(side.minor) FILTER (WHERE side.other LIKE 'tax:%%' AND side.minor < 0) AS commission_taxes FROM (
    SELECT entry.id, entry.kind, entry.subject, entry.happened_at, move.minor, '' AS other
    FROM ledger_entry entry JOIN ledger_move move ON move.entry_id = entry.id
    WHERE move.destination_id = (SELECT id FROM book) AND entry.kind <> 'payout_back' AND {within}
    UNION ALL
    SELECT entry.id, entry.kind, entry.subject, entry.happened_at, -move.minor, other.code
    FROM ledger_entry entry JOIN ledger_move move ON move.entry_id = entry.id JOIN ledger_book other ON other.id = move.destination_id
    WHERE move.source_id = (SELECT id FROM book) AND entry.kind <> 'payout' AND {within}) side
  GROUP BY side.id, side.kind, side.subject, side.happened_at),
told AS (
  SELECT entries.*, part.goods_minor, part.delivery_minor, part.commission_minor,
    entries.kind = 'hand_over' AND part.id IS NOT NULL AS handed, entries.kind = 'take_back' AS back,
    CASE WHEN part.merchant_collects THEN part.tax_minor ELSE 0 END AS taxes
  FROM entries LEFT JOIN orders_part part ON part.public_id = entries.subject)
SELECT is_now, bar, coalesce(sum(goods_minor) FILTER (WHERE handed), 0)::bigint,
  coalesce(sum(delivery_minor) FILTER (WHERE handed), 0)::bigint, coalesce(sum(taxes) FILTER (WHERE handed), 0)::bigint,
  coalesce(sum(commission_minor) FILTER (WHERE handed), 0)::bigint,
  coalesce(sum(commission_taxes) FILTER (WHERE handed), 0)::bigint, coalesce(sum(minor) FILTER (WHERE back), 0)::bigint,
  coalesce(sum(taxes) FILTER (WHERE back), 0)::bigint, sum(minor)::bigint
FROM told GROUP BY is_now, bar ORDER BY is_now, bar
"""


class EarnedPiece(NamedTuple):
    """One hour, day or month, of the span (`is_now`) or of the one before."""

    is_now: bool
    bar: int
    earned: Earned


def earned(territory: str, book: str, currency: str, span: Span) -> list[EarnedPiece]:
    """Of a merchant's book (`flows/postings.py`), pieces in which something moved; one statement."""
    at, of_side = "entry.happened_at", "side.happened_at"
    statement = EARNED.format(is_now=is_now(of_side), piece=piece(span, of_side), within=within(at))
    facts = {"territory": territory, "book": book, "currency": currency, **moments(span)}
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return [EarnedPiece(is_now, bar, Earned(*amounts)) for is_now, bar, *amounts in cursor.fetchall()]
