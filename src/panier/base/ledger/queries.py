"""What the books say."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from panier.kit.locks import locks_are_off
from panier.kit.money import Money

BALANCE = """
SELECT coalesce(sum(CASE WHEN move.destination_id = book.id THEN move.minor ELSE -move.minor END), 0)
FROM ledger_book book JOIN ledger_move move ON book.id IN (move.source_id, move.destination_id)
WHERE book.territory_id = %s AND book.code = %s AND book.currency = %s
"""

BALANCES = """
SELECT book.code, book.currency,
  coalesce(sum(CASE WHEN move.destination_id = book.id THEN move.minor ELSE -move.minor END), 0)
FROM ledger_book book LEFT JOIN ledger_move move ON book.id IN (move.source_id, move.destination_id)
WHERE book.territory_id = %s AND book.code = ANY(%s) GROUP BY book.id ORDER BY book.code, book.currency
"""
LOCK = """
SELECT id FROM ledger_book WHERE territory_id = %s AND code = ANY(%s) AND currency = %s ORDER BY code FOR UPDATE
"""
LINES = """
SELECT move.id, entry.happened_at, entry.key, entry.kind, entry.subject, book.code, other.code,
  CASE WHEN move.destination_id = book.id THEN move.minor ELSE -move.minor END, move.currency
FROM ledger_book book JOIN ledger_move move ON book.id IN (move.source_id, move.destination_id)
JOIN ledger_entry entry ON entry.id = move.entry_id
JOIN ledger_book other ON other.id = CASE WHEN move.destination_id = book.id THEN move.source_id ELSE move.destination_id END
WHERE book.territory_id = %s AND book.code = ANY(%s) AND move.id > %s ORDER BY {order} LIMIT %s
"""
LINES_OF_ONE, LINES_OF_MANY = LINES.format(order="move.id"), LINES.format(order="book.id, move.id")
LINES_AT_ONCE, MOST_LINES = 1_000, 10_000


class BookLine(NamedTuple):
    """One move seen from one of its two books: positive came in, negative left."""

    move: int
    at: datetime
    key: str
    kind: str
    subject: str
    book: str
    other: str
    minor: int
    currency: str


def lines_of_book(territory: str, code: str) -> Iterator[list[BookLine]]:
    """Every line there is of this book, in all its currencies, in the order they were written."""
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(LINES_OF_ONE, [territory, [code], last, LINES_AT_ONCE])
            found = [BookLine(*row) for row in cursor.fetchall()]
        if found:
            yield found
        if len(found) < LINES_AT_ONCE:
            return
        last = found[-1].move


def lines_of_books(territory: str, codes: Sequence[str]) -> list[BookLine]:
    """Of books with a few lines each, book by book. More than MOST_LINES is a fault of whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute(LINES_OF_MANY, [territory, list(codes), 0, MOST_LINES + 1])
        found = [BookLine(*row) for row in cursor.fetchall()]
    if len(found) > MOST_LINES:
        raise ValueError(f"More than {MOST_LINES} lines.")
    return found


def balances(territory: str, codes: Sequence[str]) -> dict[str, list[Money]]:
    """What stands in each of these books, a currency each; a book never written in is not there."""
    found: dict[str, list[Money]] = {}
    with connection.cursor() as cursor:
        cursor.execute(BALANCES, [territory, list(codes)])
        for code, currency, minor in cursor.fetchall():
            found.setdefault(code, []).append(Money(int(minor), currency))
    return found


def lock_books(territory: str, codes: Sequence[str], currency: str) -> None:
    """Until the transaction ends nothing comes into these books and nothing leaves them: whoever writes a move waits."""
    if locks_are_off():
        return
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [territory, list(codes), currency])


def balance(territory: str, code: str, currency: str) -> Money:
    """What has come into the book less what has left it; zero for a book never written in."""
    with connection.cursor() as cursor:
        cursor.execute(BALANCE, [territory, code, currency])
        row = cursor.fetchone()
    return Money(int(row[0]) if row else 0, currency)
