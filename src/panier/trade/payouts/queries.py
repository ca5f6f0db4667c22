"""Reading payouts. The permission is inside each query and in its name."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Prefetch, Q

from panier.kit.locks import locked
from panier.kit.sealing import unseal
from panier.kit.sql import lines
from panier.trade.payouts.models import BankFile, Payout
from panier.trade.payouts.rules import FILE_PURPOSE, MADE, MOST_A_FILE, PAYOUT_KIND, NoSuchPayout, Unpaid

SHOWN, LINES = 20, 10_000
UNPAID = """
SELECT book.code, entry.id, entry.kind, entry.subject,
  sum(CASE WHEN move.destination_id = book.id THEN move.minor ELSE -move.minor END)::bigint
FROM ledger_book book JOIN ledger_move move ON book.id IN (move.source_id, move.destination_id)
JOIN ledger_entry entry ON entry.id = move.entry_id
WHERE book.territory_id = %s AND book.code = ANY(%s) AND book.currency = %s AND entry.kind <> %s
  AND NOT EXISTS (SELECT FROM payouts_item item WHERE item.entry_id = entry.id)
GROUP BY book.code, entry.id ORDER BY book.code, entry.id
"""
MOVED = """
SELECT payout.id AS payout, item.id AS item, entry.id AS entry, entry.kind, entry.subject, entry.happened_at, item.minor AS net,
  other.code, CASE WHEN move.destination_id = other.id THEN move.minor ELSE -move.minor END AS minor
FROM payouts_payout payout JOIN payouts_item item ON item.payout_id = payout.id JOIN ledger_entry entry ON entry.id = item.entry_id
JOIN ledger_book his ON (his.territory_id, his.code, his.currency) = (payout.territory_id, %s, payout.currency)
JOIN ledger_move move ON move.entry_id = entry.id AND his.id IN (move.source_id, move.destination_id)
JOIN ledger_book other ON other.id = CASE WHEN move.source_id = his.id THEN move.destination_id ELSE move.source_id END
WHERE payout.id = %s
"""
# Of each item: the part it was for, what the market kept of it, what is left.
STATEMENT = f"""
SELECT moved.kind, coalesce(part.number, ''), moved.happened_at, moved.net,
  coalesce(sum(moved.minor) FILTER (WHERE moved.code = 'commission'), 0)::bigint,
  coalesce(sum(moved.minor) FILTER (WHERE moved.code LIKE 'tax:%%'), 0)::bigint
FROM ({MOVED}) moved LEFT JOIN orders_part part ON part.public_id = moved.subject
GROUP BY moved.item, moved.entry, moved.kind, moved.happened_at, moved.net, part.id ORDER BY moved.entry LIMIT %s
"""  # noqa: S608 - our own text
# Each tax apart, as the law wants it: those the shop collects (an operator takes back what is left after the shop’s own returns), and those on the commission, which it may claim back.
TAXES = f"""
SELECT 'collected', code, sum(minor)::bigint FROM (
  SELECT tax.code, CASE WHEN entry.kind = 'take_back' THEN -tax.minor ELSE tax.minor END AS minor
  FROM payouts_item item JOIN ledger_entry entry ON entry.id = item.entry_id JOIN orders_part part ON part.public_id = entry.subject
  JOIN orders_parttax tax ON tax.part_id = part.id AND tax.collector = 'seller' WHERE item.payout_id = %s AND entry.kind <> 'return'
  UNION ALL
  SELECT tax ->> 'code', CASE WHEN entry.kind = 'return' THEN -(tax ->> 'minor')::bigint ELSE (tax ->> 'minor')::bigint END
  FROM payouts_item item JOIN ledger_entry entry ON entry.id = item.entry_id AND entry.kind IN ('return', 'take_back')
  JOIN orders_part part ON part.public_id = entry.subject JOIN returns_return made ON made.part_id = part.id
    AND (entry.kind = 'take_back' OR made.public_id = substr(entry.key, 8))
  CROSS JOIN LATERAL jsonb_array_elements(made.taxes) tax WHERE item.payout_id = %s AND tax ->> 'collector' = 'seller') each
GROUP BY code
UNION ALL
SELECT 'commission', substr(moved.code, 5), sum(moved.minor)::bigint FROM ({MOVED}) moved WHERE moved.code LIKE 'tax:%%' GROUP BY 2
ORDER BY 1, 2
"""  # noqa: S608 - our own text


class StatementLine(NamedTuple):
    """One item of a payout, in minor units; below zero where it was taken back."""

    kind: str  # hand_over, take_back, return, payout_back
    number: str  # of the part; empty: an earlier payout that came back
    at: datetime
    net: int
    commission: int
    commission_taxes: int

    @property
    def gross(self) -> int:
        """What the order brought, with delivery and the taxes the shop collects."""
        return self.net + self.commission + self.commission_taxes


class StatementTax(NamedTuple):
    kind: str  # collected, commission
    code: str
    minor: int


def unpaid_of(territory: str, books: Sequence[str], currency: str) -> dict[str, list[Unpaid]]:
    """Of each book, the entries no payout has paid: they sum to what is in it."""
    found: dict[str, list[Unpaid]] = {}
    for code, *entry in lines(UNPAID, territory, list(books), currency, PAYOUT_KIND):
        found.setdefault(code, []).append(Unpaid(*entry))
    return found


def statement_of(payout: Payout, book: str) -> list[StatementLine]:
    """Line by line, the first first. `book`: the shop's own (`flows/postings.py`)."""
    return [StatementLine(*row) for row in lines(STATEMENT, book, payout.pk, LINES)]


def taxes_of(payout: Payout, book: str) -> list[StatementTax]:
    return [StatementTax(*row) for row in lines(TAXES, payout.pk, payout.pk, book, payout.pk)]


def payouts_of_merchant(merchant_id: int) -> list[Payout]:
    """The latest first."""
    found = Payout.objects.filter(merchant_id=merchant_id).select_related("file")
    return list(found.order_by("-pk")[:SHOWN])


def all_payouts_of_merchant(merchant_id: int, after: int) -> list[Payout]:
    """The next of all there were, by key."""
    found = Payout.objects.filter(merchant_id=merchant_id, pk__gt=after).select_related("file")
    return list(found.order_by("pk")[:MOST_A_FILE])


def paid_since(merchant_id: int, moment: datetime) -> bool:
    """Whether a payout of the shop is under way, or was made since: the bank may still send that one back."""
    payouts = Payout.objects.filter(merchant_id=merchant_id)
    return payouts.filter(Q(state=MADE) | Q(file__made_at__gte=moment)).exists()


def files_for_operator(territory: str) -> list[BankFile]:
    """The latest first, with what became of each payout; what is sealed stays so."""
    found = (
        BankFile.objects.filter(territory_id=territory)
        .defer("sealed")
        .select_related("made_by", "released_by", "taken_by")
    )
    return list(found.order_by("-made_at", "-pk")[:SHOWN])


def file_for_operator(territory: str, public_id: str) -> BankFile:
    """With its payouts and their shops, or NoSuchPayout."""
    payouts = Payout.objects.select_related("merchant", "returned_by").order_by("merchant__name", "pk")
    files = BankFile.objects.filter(territory_id=territory, public_id=public_id)
    found = (
        files.select_related("made_by", "released_by", "taken_by")
        .prefetch_related(Prefetch("payouts", payouts))
        .first()
    )
    if found is None:
        raise NoSuchPayout
    return found


def lock_file(territory: str, public_id: str) -> BankFile:
    """Locked until the transaction ends, or NoSuchPayout."""
    found = locked(BankFile.objects.filter(territory_id=territory, public_id=public_id)).first()
    if found is None:
        raise NoSuchPayout
    return found


def payout_in_file(file: BankFile, public_id: str) -> Payout:
    """NoSuchPayout when this file has no such payout."""
    found = Payout.objects.filter(file=file, public_id=public_id).select_related("merchant").first()
    if found is None:
        raise NoSuchPayout
    return found


def payouts_in_file(file: BankFile, state: str) -> list[Payout]:
    return list(Payout.objects.filter(file=file, state=state).select_related("merchant").order_by("pk")[:MOST_A_FILE])


def bytes_of(file: BankFile) -> bytes:
    """The file itself, always the same."""
    return unseal(file.sealed, purpose=FILE_PURPOSE, subject=file.public_id).encode("ascii")
