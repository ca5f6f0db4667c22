"""What the books say."""

from django.db import connection

from panier.kit.money import Money

BALANCE = """
SELECT coalesce(sum(CASE WHEN move.destination_id = book.id THEN move.minor ELSE -move.minor END), 0)
FROM ledger_book book JOIN ledger_move move ON book.id IN (move.source_id, move.destination_id)
WHERE book.territory_id = %s AND book.code = %s AND book.currency = %s
"""


def balance(territory: str, code: str, currency: str) -> Money:
    """What has come into the book less what has left it; zero for a book never written in."""
    with connection.cursor() as cursor:
        cursor.execute(BALANCE, [territory, code, currency])
        row = cursor.fetchone()
    return Money(int(row[0]) if row else 0, currency)
