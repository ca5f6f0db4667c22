"""What a merchant really earned, by the ledger alone: every move of his book, told apart by what it was for."""

from typing import NamedTuple

from django.db import connection

from panier.civic.observatory.queries.spans import is_now, moments, piece, within
from panier.civic.observatory.rules import Earned, Span

# The sum of the moves is what counts; goods, delivery and taxes are the part's own frozen amounts at its hand-over. Whatever else
# moves the book shows as `other`: the column adds up to the book whatever is posted one day. `bar` says in which piece of the span.
EARNED = """
WITH entries AS (
  SELECT side.entry_id, sum(side.minor)::bigint AS minor FROM (
    SELECT move.entry_id, move.minor FROM ledger_move move JOIN ledger_book book ON book.id = move.destination_id
    WHERE book.territory_id = %(territory)s AND book.code = %(book)s AND book.currency = %(currency)s
    UNION ALL
    SELECT move.entry_id, -move.minor FROM ledger_move move JOIN ledger_book book ON book.id = move.source_id
    WHERE book.territory_id = %(territory)s AND book.code = %(book)s AND book.currency = %(currency)s) side
  GROUP BY side.entry_id),
told AS (
  SELECT {is_now} AS is_now, {piece} AS bar, entries.minor, part.goods_minor, part.delivery_minor,
    entry.kind = 'hand_over' AND part.id IS NOT NULL AS handed, entry.kind = 'take_back' AS back,
    CASE WHEN part.merchant_collects THEN part.tax_minor ELSE 0 END AS taxes, part.commission_minor,
    (SELECT coalesce(sum((tax ->> 'minor')::bigint), 0) FROM jsonb_array_elements(part.commission_taxes) tax) AS commission_taxes
  FROM entries JOIN ledger_entry entry ON entry.id = entries.entry_id LEFT JOIN orders_part part ON part.public_id = entry.subject
  WHERE {within})
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
    at = "entry.happened_at"
    statement = EARNED.format(is_now=is_now(at), piece=piece(span, at), within=within(at))
    facts = {"territory": territory, "book": book, "currency": currency, **moments(span)}
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return [EarnedPiece(is_now, bar, Earned(*amounts)) for is_now, bar, *amounts in cursor.fetchall()]
