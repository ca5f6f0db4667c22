"""Payouts: how their states move, what holds a shop's back, what is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from panier.kit.money import Money
from panier.kit.refusals import Refusal

MADE, SENT, RETURNED = "made", "sent", "returned"
STATES = (MADE, SENT, RETURNED)
EDGES = ((MADE, SENT), (MADE, RETURNED), (SENT, RETURNED))
LAST_NUMBER = 9_999  # a bank's file number has four digits
MOST_A_FILE = 500  # payments: ours, no bank's; the layout takes more
FILE_PURPOSE = "bank-file"  # what a file is sealed for
PAYOUT_KIND = "payout"  # of the ledger's entry that takes what is paid out of the shops' books

OPEN_ORDERS, TOO_SOON, NEGATIVE, NO_ACCOUNT, ON_HOLD, TOO_MUCH = (
    "open-orders", "too-soon", "negative", "no-account", "on-hold", "too-much",
)  # fmt: skip


class NothingToPayOut(Refusal):
    """Nobody can be paid now: somebody else has just done it, or everything is held back."""

    code: ClassVar[str] = "nothing-to-pay-out"


class OwedMoved(Refusal):
    """What is owed is not what the operator saw. facts: `now`, in words of money."""

    code: ClassVar[str] = "owed-moved"


class NumbersUsedUp(Refusal):
    """Every number a bank's file can have has been used."""

    code: ClassVar[str] = "numbers-used-up"


class NoSuchPayout(Refusal):
    code: ClassVar[str] = "not-found"


class SamePerson(Refusal):
    """Who prepared a run never releases it: another operator does."""

    code: ClassVar[str] = "same-person"


class NotReleased(Refusal):
    """The file waits for a second person: until then nobody takes it to the bank, and it is given back as a whole or not at all."""

    code: ClassVar[str] = "not-released"


class AlreadyReleased(Refusal):
    """The file may be at the bank: what it pays comes back payment by payment."""

    code: ClassVar[str] = "already-released"


class AlreadyReturned(Refusal):
    code: ClassVar[str] = "already-returned"


@dataclass(frozen=True, slots=True)
class Unpaid:
    """One entry of a shop's book that no payout has paid."""

    entry: int
    kind: str
    subject: str
    minor: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a shop is not paid yet, and until when where that is known."""

    code: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What decides whether a shop can be paid: its balance, and what is known of it and of its account."""

    owed: Money
    open_orders: int
    due_on: date
    has_account: bool
    account_held_until: date | None
    today: date


def hold_of(known: Known, most: int) -> Hold | None:
    """The first thing that holds a payout back; None: it can be paid. `most`: what one payment of the bank's file can say."""
    if known.owed.minor < 0:
        return Hold(NEGATIVE)
    if known.open_orders:
        return Hold(OPEN_ORDERS)
    if known.due_on > known.today:
        return Hold(TOO_SOON, known.due_on)
    if not known.has_account:
        return Hold(NO_ACCOUNT)
    if known.account_held_until:
        return Hold(ON_HOLD, known.account_held_until)
    return Hold(TOO_MUCH) if known.owed.minor > most else None


def sum_of(unpaid: Sequence[Unpaid]) -> int:
    return sum(each.minor for each in unpaid)
