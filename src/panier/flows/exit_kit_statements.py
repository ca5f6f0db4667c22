"""Of the kit: every line of the ledger that is this merchant's, and the proof that they sum to his books."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from panier.base.ledger.queries import BookLine, balances, lines_of_book, lines_of_books
from panier.flows.exit_kit_archive import Archive
from panier.kit.money import Money
from panier.kit.progress import tell
from panier.offer.catalogue.rules.exported import Row
from panier.offer.leaving.rules import STATEMENTS
from panier.offer.merchants.models import Merchant
from panier.trade.orders.queries import count_sold, parts_sold

HEADERS = ("Book", "At", "What", "Of", "Other book", "In", "Out", "Balance", "Currency", "Entry")


class StatementDiffers(RuntimeError):  # noqa: N818 - shown among the failed jobs
    """The lines do not sum to what the book says: nothing is given out that is not true."""


def payable_book(merchant: str) -> str:
    """What the merchant (public id) has earned and was not paid yet (`flows/postings.py`)."""
    return f"payable:{merchant}"


class Statements:
    """What he has earned, then of each of his parts what is held for it. In and out apart: no amount begins with a minus."""

    def __init__(self, archive: Archive, merchant: Merchant, *, now: datetime) -> None:
        self._archive, self._merchant, self._now = archive, merchant, now
        self.owed: list[Money] = []

    def write(self) -> None:
        self._archive.counts["statement_lines"] = self._archive.table("statements.csv", HEADERS, self._rows())

    def _rows(self) -> Iterator[Row]:
        payable = payable_book(self._merchant.public_id)
        self.owed = balances(self._merchant.territory_id, [payable]).get(payable, [])
        yield from self._proven([payable], lines_of_book(self._merchant.territory_id, payable), {})
        last, done, total = 0, 0, count_sold(self._merchant.pk)
        while parts := parts_sold(self._merchant.pk, after=last):
            numbers = {f"held:{part.public_id}": part.number for part in parts}
            lines = lines_of_books(self._merchant.territory_id, list(numbers))
            yield from self._proven(list(numbers), [lines], numbers)
            last, done = parts[-1].pk, done + len(parts)
            tell(STATEMENTS, done, total)

    def _proven(
        self, codes: list[str], stretches: Iterable[list[BookLine]], numbers: Mapping[str, str]
    ) -> Iterator[Row]:
        """Lines with the balance after each; StatementDiffers when the last is not what the book holds."""
        sums: dict[tuple[str, str], int] = {}
        for line in (line for stretch in stretches for line in stretch):
            balance = sums.get((line.book, line.currency), 0) + line.minor
            sums[line.book, line.currency] = balance
            yield _row(line, numbers.get(line.book, line.subject), balance)
        held = {
            (code, amount.currency): amount.minor
            for code, amounts in balances(self._merchant.territory_id, codes).items()
            for amount in amounts
        }
        if {**dict.fromkeys(held, 0), **sums} != held:
            raise StatementDiffers(codes)


def _row(line: BookLine, subject: str, balance: int) -> Row:
    amount = Money(abs(line.minor), line.currency)
    return {
        "Book": line.book,
        "At": line.at.isoformat(),
        "What": line.kind,
        "Of": subject,
        "Other book": line.other,
        "In": amount if line.minor > 0 else "",
        "Out": amount if line.minor < 0 else "",
        "Balance": Money(balance, line.currency),
        "Currency": line.currency,
        "Entry": line.key,
    }
