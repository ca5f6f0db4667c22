"""The holidays of a territory, worked out for any year from the rules of its pack. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

DAY, WEEK = timedelta(days=1), 7


class Holiday(NamedTuple):
    """A holiday of one year; `law`: what makes it one, empty for a custom."""

    day: date
    code: str
    name: Mapping[str, str]
    law: str


def holidays_between(rules: Sequence[Mapping[str, Any]], first: date, last: date) -> list[Holiday]:
    """Those of the days from `first` to `last`, in order; ValueError for a rule that says no day."""
    found = [
        Holiday(holiday_of(rule, year), rule["code"], rule["name"], rule.get("law", ""))
        for year in range(first.year, last.year + 1)
        for rule in rules
    ]
    return sorted((each for each in found if first <= each.day <= last), key=lambda each: each.day)


def holiday_of(rule: Mapping[str, Any], year: int) -> date:
    """A date (`sunday`: so many days later when it falls on one), days from Easter, a weekday before a date, the nth of a month."""
    if "date" in rule:
        day = _date(rule["date"], year)
        return day + int(rule.get("sunday", 0)) * DAY if day.isoweekday() == WEEK else day
    if "easter" in rule:
        return easter(year) + int(rule["easter"]) * DAY
    if "before" in rule:
        day = _date(rule["before"], year)
        return day - ((day.weekday() - int(rule["weekday"]) - 1) % WEEK + 1) * DAY
    if "nth" in rule:
        first = date(year, int(rule["month"]), 1)
        return first + ((int(rule["weekday"]) - first.weekday()) % WEEK + (int(rule["nth"]) - 1) * WEEK) * DAY
    raise ValueError(f"holiday {rule.get('code')}: no rule says its day")


def easter(year: int) -> date:
    """The Sunday of the Gregorian calendar, by the anonymous algorithm (Meeus, Astronomical Algorithms, ch. 8)."""
    golden, century, of_century = year % 19, year // 100, year % 100
    shift = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - century // 4 - shift + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - moon - of_century % 4) % 7
    month, day = divmod(moon + sunday - 7 * ((golden + 11 * moon + 22 * sunday) // 451) + 114, 31)
    return date(year, month, day + 1)


def _date(text: str, year: int) -> date:
    return date.fromisoformat(f"{year}-{text}")
