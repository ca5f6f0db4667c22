"""What the territory's pack says of payouts: the market's bank, and the days on which banks work. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from panier.base.territories.rules.holidays import holidays_between
from panier.trade.payouts.rules.cpa005 import Bank, bank_from

DAY, FRIDAY = timedelta(days=1), 4
LONGEST = timedelta(days=60)  # no wait for a business day is longer
MOST_AHEAD = 20  # the standard takes 173 days


@dataclass(frozen=True, slots=True)
class PayoutTerms:
    """`ahead`: business days between releasing a file and the money being there; a second person releases it or not."""

    bank: Bank
    ahead: int
    closed: frozenset[date]
    second_person: bool


def terms_from(value: Mapping[str, Any], holidays: Any, today: date) -> PayoutTerms:
    """KeyError, TypeError or ValueError is a fault of the pack. Whatever day the pack calls one is none on which money is promised."""
    ahead = int(value["ahead"])
    if not 1 <= ahead <= MOST_AHEAD:
        raise ValueError(f"ahead is 1 to {MOST_AHEAD} business days")
    second = value.get("second_person", True)
    if not isinstance(second, bool):
        raise ValueError("second_person is true or false")  # noqa: TRY004 - a fault of the pack, as the others
    rules = [*holidays, *value["bank_holidays"]]
    closed = frozenset(each.day for each in holidays_between(rules, today, today + LONGEST))
    return PayoutTerms(bank_from(value["bank"]), ahead, closed, second)


def business_day(after: date, ahead: int, closed: Collection[date]) -> date:
    """The `ahead`th day after this one on which banks work: neither of a weekend nor `closed`."""
    day = after
    while ahead:
        day += DAY
        ahead -= day.weekday() <= FRIDAY and day not in closed
    return day
