"""What the stories of payouts share: who is owed what, what holds it back, and the account it would go to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from panier.base.accounts.actions import Acting
from panier.base.ledger.queries import balances
from panier.base.territories.models import Territory
from panier.base.territories.queries import settings_in_force, territory
from panier.flows.exit_kit_statements import payable_book
from panier.kit.money import Money, total
from panier.kit.sql import one_moment
from panier.offer.leaving.models import Closing
from panier.offer.leaving.queries import closings_in_force
from panier.offer.onboarding.bank.queries import change_waiting
from panier.offer.onboarding.queries import AccountInForce, bank_account_in_force
from panier.trade.orders.models import Part
from panier.trade.orders.queries import open_parts, parts_named
from panier.trade.payouts.actions import Run
from panier.trade.payouts.queries import unpaid_of
from panier.trade.payouts.rules import MOST_A_FILE, Hold, Known, Unpaid, hold_of, sum_of
from panier.trade.payouts.rules.cpa005 import MOST_MINOR
from panier.trade.payouts.rules.terms import PayoutTerms, business_day, terms_from

LINES_SHOWN = 30  # of each shop
SETTINGS = ["payouts", "holidays", "hold_days"]


@dataclass(frozen=True, slots=True)
class PayDesk:
    """The territory as payouts see it at one moment."""

    here: Territory
    terms: PayoutTerms
    hold_days: int
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Owing:
    """One closed shop and its balance: what it is for, where it would go, what holds it back."""

    closing: Closing
    book: str
    owed: Money
    unpaid: Sequence[Unpaid]  # the first first
    account: AccountInForce | None
    hold: Hold | None


@dataclass(frozen=True, slots=True)
class ToPay:
    """All closed shops with a balance; `named`: the parts their first lines speak of; what a run would pay now, and how many it leaves for the next."""

    owings: Sequence[Owing]
    named: Mapping[str, Part]
    payable: Sequence[Owing]
    later: int
    most: int  # payments in one file
    whole: Money
    funds_on: date


class BalanceDiffers(RuntimeError):  # noqa: N818 - a fault of ours: it is logged, and nobody is paid
    """What no payout has paid does not sum to what the book holds."""


def pay_desk(code: str, now: datetime) -> PayDesk:
    here, values = territory(code), settings_in_force(code, SETTINGS, now)
    today = now.astimezone(ZoneInfo(here.tz)).date()
    terms = terms_from(values["payouts"], values["holidays"], today)
    return PayDesk(here, terms, int(values["hold_days"]), today, now)


def run_of(acting: Acting, desk: PayDesk) -> Run:
    return Run(desk.here.code, desk.here.currency, desk.terms, acting.account_id, desk.today, desk.now)


def to_pay(code: str, *, now: datetime) -> ToPay:
    """At one moment: an order that is refunded while it is read is before it or after it. BalanceDiffers is a fault."""
    with one_moment():
        desk = pay_desk(code, now)
        found = owings(desk, closed_shops(code))
        named = parts_named(code, [each.subject for owing in found for each in owing.unpaid[:LINES_SHOWN]])
    paid = payable(found)
    later = sum(each.hold is None for each in found) - len(paid)
    whole = total((each.owed for each in paid), desk.here.currency)
    return ToPay(
        found, named, paid, later, MOST_A_FILE, whole, business_day(desk.today, desk.terms.ahead, desk.terms.closed)
    )


def books_of(closings: Sequence[Closing]) -> dict[int, str]:
    return {closing.merchant_id: payable_book(closing.merchant.public_id) for closing in closings}


def owings(desk: PayDesk, closings: Sequence[Closing]) -> list[Owing]:
    """Of these closed shops, each with a balance; the largest first. BalanceDiffers."""
    books = books_of(closings)
    held = balances(desk.here.code, list(books.values()))
    unpaid = unpaid_of(desk.here.code, list(books.values()), desk.here.currency)
    still_open = open_parts(list(books))
    found = []
    for closing in closings:
        book = books[closing.merchant_id]
        owed = next((each for each in held.get(book, []) if each.currency == desk.here.currency), None)
        if owed is None:
            continue
        if sum_of(unpaid.get(book, [])) != owed.minor:
            raise BalanceDiffers(book)
        if owed:
            still = still_open.get(closing.merchant_id, 0) or int(closing.finished_at is None)
            found.append(_owing(desk, closing, (book, owed, unpaid[book]), still))
    return sorted(found, key=lambda each: -each.owed.minor)


def closed_shops(code: str) -> list[Closing]:
    """All there are."""
    found: list[Closing] = []
    while some := closings_in_force(code, found[-1].pk if found else 0):
        found += some
    return found


def payable(found: Sequence[Owing]) -> list[Owing]:
    """Those nothing holds back, as many as one file takes; who closed longest ago first, so that nobody is left for the next one for ever."""
    free = [each for each in found if each.hold is None]
    return sorted(free, key=lambda each: (each.closing.finished_at or each.closing.closed_at, each.closing.pk))[
        :MOST_A_FILE
    ]


def _owing(desk: PayDesk, closing: Closing, books: tuple[str, Money, list[Unpaid]], still_open: int) -> Owing:
    book, owed, unpaid = books
    account = bank_account_in_force(closing.merchant_id, desk.now)
    change = change_waiting(closing.merchant_id, desk.now)
    known = Known(
        owed=owed,
        open_orders=still_open,
        due_on=_due_on(desk, closing),
        has_account=account is not None,
        account_held_until=_day(desk, change.in_force_at) if change else None,
        today=desk.today,
    )
    return Owing(closing, book, owed, unpaid, account, hold_of(known, MOST_MINOR))


def _due_on(desk: PayDesk, closing: Closing) -> date:
    """What was earned is owed so many days later, as every merchant is promised."""
    done = closing.finished_at or desk.now
    return _day(desk, done + timedelta(days=desk.hold_days))


def _day(desk: PayDesk, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(desk.here.tz)).date()
