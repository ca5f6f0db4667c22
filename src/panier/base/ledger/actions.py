"""Writing in the books: an entry with its moves, once per key."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from panier.base.ledger.rules import Transfer, without_zeros

INSERT_ENTRY = """
INSERT INTO ledger_entry (territory_id, key, kind, subject, happened_at, reverses_id)
VALUES (%s, %s, %s, %s, %s, (SELECT id FROM ledger_entry WHERE key = %s))
ON CONFLICT (key) DO NOTHING RETURNING id
"""
INSERT_BOOKS = """
INSERT INTO ledger_book (territory_id, code, currency)
SELECT DISTINCT %s, code, currency FROM unnest(%s::text[], %s::text[]) AS named (code, currency)
ON CONFLICT DO NOTHING
"""
INSERT_MOVES = """
INSERT INTO ledger_move (entry_id, source_id, destination_id, minor, currency)
SELECT %s, source.id, destination.id, moved.minor, moved.currency
FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[]) AS moved (source, destination, minor, currency)
JOIN ledger_book source ON (source.territory_id, source.code, source.currency) = (%s, moved.source, moved.currency)
JOIN ledger_book destination
  ON (destination.territory_id, destination.code, destination.currency) = (%s, moved.destination, moved.currency)
"""


class Happening(NamedTuple):
    """What an entry says happened. `key` is unique for all time: the same key writes nothing twice."""

    territory: str
    key: str
    kind: str
    subject: str
    at: datetime
    reverses: str | None = None  # the key of the entry this one undoes


def post(happening: Happening, transfers: list[Transfer]) -> bool:
    """Write the entry and its moves; False when its key stands already (then nothing is written)."""
    moves = without_zeros(transfers)
    if not moves:
        return False
    territory = happening.territory
    sources, destinations = [move.source for move in moves], [move.destination for move in moves]
    minors, currencies = [move.amount.minor for move in moves], [move.amount.currency for move in moves]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT_ENTRY, [territory, *happening[1:5], happening.reverses])
        entry = cursor.fetchone()
        if entry is None:
            return False
        cursor.execute(INSERT_BOOKS, [territory, [*sources, *destinations], [*currencies, *currencies]])
        cursor.execute(INSERT_MOVES, [entry[0], sources, destinations, minors, currencies, territory, territory])
        if cursor.rowcount != len(moves):
            raise RuntimeError(f"Entry {happening.key}: {cursor.rowcount} of {len(moves)} moves written.")
    return True
