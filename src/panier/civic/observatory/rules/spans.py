"""Days, weeks and years of the territory's own clock, each with the one before it, as far as the same hour."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Kind = Literal["day", "week", "year"]
KINDS: tuple[Kind, ...] = ("day", "week", "year")
DAYS_OF_WEEK, MONTHS, HOURS = 7, 12, 24
BARS = {"day": HOURS, "week": DAYS_OF_WEEK, "year": MONTHS}
EARLIEST = date(2020, 1, 1)  # before it nobody sold anything here


@dataclass(frozen=True, slots=True)
class Span:
    """A day, a week from its Monday, or a year: from the midnight it begins with to the one it ends with, never past `now`."""

    kind: Kind
    first: date
    tz: str
    now: datetime

    @property
    def after(self) -> date:
        """The first day that is not in it."""
        return _next(self.kind, self.first)

    @property
    def previous(self) -> date:
        return _previous(self.kind, self.first)

    @property
    def begins(self) -> datetime:
        return _midnight(self.first, self.tz)

    @property
    def is_over(self) -> bool:
        return _midnight(self.after, self.tz) <= self.now

    @property
    def ends(self) -> datetime:
        return min(_midnight(self.after, self.tz), self.now)

    @property
    def before_begins(self) -> datetime:
        return _midnight(self.previous, self.tz)

    @property
    def before_ends(self) -> datetime:
        """The one before, whole once this one is over; else to the same hour of the same day of it."""
        if self.is_over:
            return self.begins
        local = self.now.astimezone(ZoneInfo(self.tz))
        there = _as_far(self.kind, local.date(), self.first)
        same = datetime.combine(there, local.time(), ZoneInfo(self.tz)).astimezone(UTC)
        return min(same, self.begins)

    @property
    def bars(self) -> int:
        """Into how many pieces a chart cuts it: hours, days, months."""
        return BARS[self.kind]

    @property
    def reached(self) -> int:
        """How many of them have begun."""
        if self.is_over:
            return self.bars
        local = self.now.astimezone(ZoneInfo(self.tz))
        return {"day": local.hour, "week": local.weekday(), "year": local.month - 1}[self.kind] + 1

    @property
    def last_day(self) -> date:
        return self.after - timedelta(days=1)


def span_of(kind: Kind, day: date, *, tz: str, now: datetime) -> Span:
    """The one this day lies in; a day to come is today."""
    held = max(EARLIEST, min(day, now.astimezone(ZoneInfo(tz)).date()))
    return Span(kind, _first(kind, held), tz, now)


def span_from(kind: str, day: str, *, tz: str, now: datetime) -> Span:
    """As an address says it; what is no span or no day is today."""
    today = now.astimezone(ZoneInfo(tz)).date()
    try:
        asked = date.fromisoformat(day) if day else today
    except ValueError:
        asked = today
    return span_of(next((each for each in KINDS if each == kind), "day"), asked, tz=tz, now=now)


def _first(kind: Kind, day: date) -> date:
    if kind == "year":
        return date(day.year, 1, 1)
    return day - timedelta(days=day.weekday()) if kind == "week" else day


def _next(kind: Kind, first: date) -> date:
    return (
        date(first.year + 1, 1, 1) if kind == "year" else first + timedelta(days=DAYS_OF_WEEK if kind == "week" else 1)
    )


def _previous(kind: Kind, first: date) -> date:
    return _first(kind, first - timedelta(days=1))


def _as_far(kind: Kind, today: date, first: date) -> date:
    """The day of the span before that is as far in it; on 29 February the day after the last one there."""
    if kind != "year":
        return today - (first - _previous(kind, first))
    try:
        return today.replace(year=today.year - 1)
    except ValueError:
        return date(today.year - 1, 3, 1)


def _midnight(day: date, tz: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(tz)).astimezone(UTC)
