"""Of the kit: every line of the ledger that is this merchant's, and the proof that they sum to his books."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from panier.base.ledger.queries import BookLine, balances, lines_of_book, lines_of_books
from panier.flows.exit_kit_archive import Archive
from panier.kit.money import Money
from panier.kit.progress import tell
from panier.offer.catalogue.rules.exported import Row
from panier.offer.leaving.rules import STATEMENTS
from panier.offer.merchants.models import Merchant
from panier.trade.orders.queries import count_sold, parts_sold
from panier.trade.payouts.models import Payout
from panier.trade.payouts.queries import StatementLine, all_payouts_of_merchant, statement_of

MONTHS = (
    "Month",
    "Opening balance",
    "Orders",
    "Earned",
    "Taken back",
    "Paid out",
    "Came back",
    "Other",
    "Closing balance",
    "Currency",
)
KINDS = {
    "hand_over": "Earned",
    "take_back": "Taken back",
    "return": "Taken back",
    "payout": "Paid out",
    "payout_back": "Came back",
}
PAYOUTS = (
    "Payout", "Made at", "Sent at", "State", "Came back at", "Reason", "Account", "Bank file", "Amount", "What", "Order", "At", "Gross",
    "Commission", "Taxes on commission", "Net", "Currency",
)  # fmt: skip
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
        self._tz = ZoneInfo(merchant.territory.tz)
        self._months: dict[tuple[str, str], dict[str, int]] = {}  # by currency and month, in the order of the book
        self._seen: set[str] = set()  # entries of orders: each is several lines
        self.owed: list[Money] = []

    def write(self) -> None:
        """The months come of the very lines whose sum was proven."""
        self._archive.counts["statement_lines"] = self._archive.table("statements.csv", HEADERS, self._rows())
        self._archive.counts["months"] = self._archive.table("statements-by-month.csv", MONTHS, self._by_month())
        self._archive.table("payouts.csv", PAYOUTS, self._payouts())

    def _rows(self) -> Iterator[Row]:
        payable = payable_book(self._merchant.public_id)
        self.owed = balances(self._merchant.territory_id, [payable]).get(payable, [])
        his = map(self._counted, lines_of_book(self._merchant.territory_id, payable))
        yield from self._proven([payable], his, {})
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

    def _counted(self, lines: list[BookLine]) -> list[BookLine]:
        for line in lines:
            month = f"{line.at.astimezone(self._tz):%Y-%m}"
            sums = self._months.setdefault((line.currency, month), {"Orders": 0})
            name = KINDS.get(line.kind, "Other")
            sums[name] = sums.get(name, 0) + line.minor
            sums["Orders"] += line.kind == "hand_over" and line.key not in self._seen
            self._seen.add(line.key)
        return lines

    def _by_month(self) -> Iterator[Row]:
        """In the territory's own months; what leaves is written without a minus, but a month that took back more than it earned."""
        balances_: dict[str, int] = {}
        for (currency, month), sums in sorted(self._months.items()):
            opening = balances_.get(currency, 0)
            moved = {name: sums.get(name, 0) for name in (*KINDS.values(), "Other")}
            balances_[currency] = opening + sum(moved.values())
            signs = {"Taken back": -1, "Paid out": -1}
            yield {
                "Month": month,
                "Opening balance": Money(opening, currency),
                "Orders": sums["Orders"],
                **{name: Money(minor * signs.get(name, 1), currency) for name, minor in moved.items()},
                "Closing balance": Money(balances_[currency], currency),
                "Currency": currency,
            }

    def _payouts(self) -> Iterator[Row]:
        """A row an item; of the payout itself on the first row alone: the columns add up."""
        last, book = 0, payable_book(self._merchant.public_id)
        while some := all_payouts_of_merchant(self._merchant.pk, last):
            for payout in some:
                for position, line in enumerate(statement_of(payout, book)):
                    own = _line_cells(payout, line)
                    yield own if position else own | _payout_cells(payout)
            last = some[-1].pk


def _line_cells(payout: Payout, line: StatementLine) -> Row:
    def money(minor: int) -> Money:
        return Money(minor, payout.currency)

    return {
        "Payout": payout.public_id,
        "What": line.kind,
        "Order": line.number,
        "At": line.at.isoformat(),
        "Gross": money(line.gross),
        "Commission": money(line.commission),
        "Taxes on commission": money(line.commission_taxes),
        "Net": money(line.net),
        "Currency": payout.currency,
    }


def _payout_cells(payout: Payout) -> Row:
    return {
        "Made at": payout.file.made_at.isoformat(),
        "Sent at": payout.sent_at.isoformat() if payout.sent_at else "",
        "State": payout.state,
        "Came back at": payout.returned_at.isoformat() if payout.returned_at else "",
        "Reason": payout.reason,
        "Account": f"…{payout.last_digits}",
        "Bank file": payout.file.number,
        "Amount": Money(payout.minor, payout.currency),
    }


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
