"""What weeks, days that differ and closures make of a moment and of a promise (ADR 0099). Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from panier.kit.hours import Opening, after_open, time_open
from panier.offer.merchants.rules import DAYS_KNOWN, DayHours, WeekHours, openings, place_day

DAY = timedelta(days=1)
COMING = 12  # openings to count an answer's hours by
MOST_DAYS = 400  # how far a promise looks, and the longest closure


@dataclass(frozen=True, slots=True)
class Closure:
    """Closed from the first day to the last, both in it. It `blocks`: nothing is bought meanwhile; else it delays."""

    first: date
    last: date
    blocks: bool
    reason: Mapping[str, str] = field(default_factory=dict)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Hours:
    """All that says when a place is open: its week, the days that differ, its closures and the shop's, in its own time."""

    tz: str
    week: Sequence[WeekHours]
    exceptions: Sequence[DayHours] = ()
    closures: Sequence[Closure] = ()


class Away(NamedTuple):
    """A closure in force, with those that follow it without a day between. `reopens`: the first day it opens again."""

    first: date
    last: date
    blocks: bool
    reason: Mapping[str, str]
    reopens: date


def differing(exceptions: Iterable[DayHours], closures: Iterable[Closure], first: date, last: date) -> list[DayHours]:
    """The days that differ with those of closures among them, closed: of the days from `first` to `last`."""
    closed = {day for closure in closures for day in _days(max(closure.first, first), min(closure.last, last))}
    kept = [each for each in exceptions if each.day not in closed]
    return sorted([*kept, *map(DayHours, closed)], key=lambda each: (each.day, each.opens or time()))


def away(hours: Hours, now: datetime) -> Away | None:
    """The closure that holds at `now`; a blocking one before one that delays."""
    today = place_day(now, hours.tz)
    holding = [closure for closure in hours.closures if closure.holds(today)]
    if not holding:
        return None
    told = min(holding, key=lambda closure: (not closure.blocks, closure.first))
    last = day_after(hours.closures, today) - DAY
    opening = next(_openings_from(hours, last + DAY), None)
    reopens = place_day(opening.opens, hours.tz) if opening else last + DAY
    return Away(told.first, last, told.blocks, told.reason, reopens)


def closed_until(hours: Hours, now: datetime) -> Away | None:
    """While nothing that stands here can be bought: the closure that blocks it."""
    found = away(hours, now)
    return found if found is not None and found.blocks else None


def next_turn(hours: Hours, now: datetime) -> datetime | None:
    """When what is said of closures may become another thing: a closure begins, or a day of one ends."""
    today = place_day(now, hours.tz)
    days = [
        today + DAY if closure.holds(today) else closure.first for closure in hours.closures if closure.last >= today
    ]
    return midnight(min(days), hours.tz) if days else None


def day_after(closures: Sequence[Closure], day: date) -> date:
    """The first day from this one on that is in no closure."""
    while holding := [closure.last for closure in closures if closure.holds(day)]:
        day = max(holding) + DAY
    return day


def ready_at(hours: Hours, asked_at: datetime, preparation: timedelta) -> datetime | None:
    """When what is asked for is ready: a moment while it is open, after `preparation` of opening time.

    Whole days of it are days of opening: two days are the same hour two days of opening later, or what comes first.
    None: no such moment is known.
    """
    left, days = preparation, -(-preparation // DAY)
    begun: datetime | None = None
    touched: list[date] = []  # days on which it is open, in order, from the one on which the preparation begins
    for opening in _openings_from(hours, place_day(asked_at, hours.tz) - DAY):
        if opening.closes <= asked_at:
            continue
        start = max(opening.opens, asked_at)
        begun = begun or start
        touched += [day for day in _days_of(opening, hours.tz, begun) if not touched or day > touched[-1]]
        found = [start + left] if left < opening.closes - start else []
        if len(touched) > days > 0:
            that_hour = same_hour(begun, touched[days], hours.tz)
            found += [max(that_hour, start)] if that_hour < opening.closes else []
        if found:
            return min(found)
        left = max(left - (opening.closes - start), timedelta(0))
    return None


def open_for(hours: Hours, since: datetime, span: timedelta) -> datetime:
    """When it has been open for `span` since then, closures left out; where no hours are known the clock counts."""
    return after_open(_openings_from(hours, place_day(since, hours.tz) - DAY), since, span)


def open_between(hours: Hours, since: datetime, until: datetime) -> timedelta:
    """For how long it is open between the two."""
    return time_open(_openings_from(hours, place_day(since, hours.tz) - DAY), since, until)


def delivered_by(hours: Hours, asked_at: datetime, days: int) -> date:
    """The last day of a delivery within so many days: counted from the reopening, days of closures left out."""
    day = day_after(hours.closures, place_day(asked_at, hours.tz))
    for _ in range(min(days, MOST_DAYS)):
        day = day_after(hours.closures, day + DAY)
    return day


def coming(hours: Hours, now: datetime) -> tuple[Opening, ...]:
    """The openings from yesterday's on: of the next 8 days, or after a closure or a long pause the first there are."""
    start = place_day(now, hours.tz) - DAY
    known = start + (DAYS_KNOWN + 1) * DAY
    found: list[Opening] = []
    for opening in _openings_from(hours, start):
        if place_day(opening.opens, hours.tz) >= known and len(found) >= COMING:
            break
        found.append(opening)
    return tuple(found)


def _openings_from(hours: Hours, start: date) -> Iterator[Opening]:
    """The openings that begin on the days from `start` on, in order and apart, as far as they are known."""
    before: datetime | None = None
    for first in (start + count * DAY for count in range(0, MOST_DAYS, DAYS_KNOWN)):
        exceptions = differing(hours.exceptions, hours.closures, first, first + DAYS_KNOWN * DAY)
        for opening in openings(hours.week, exceptions, tz=hours.tz, start=first):
            opens = opening.opens if before is None else max(opening.opens, before)
            if opens < opening.closes:
                yield Opening(opens, opening.closes)
                before = opening.closes


def same_hour(moment: datetime, day: date, tz: str) -> datetime:
    """As long after the other day's beginning, and still on it."""
    into = moment - midnight(place_day(moment, tz), tz)
    return min(midnight(day, tz) + into, midnight(day + DAY, tz))


def _days_of(opening: Opening, tz: str, since: datetime) -> Iterator[date]:
    last = opening.closes - timedelta(microseconds=1)
    return _days(place_day(max(opening.opens, since), tz), place_day(last, tz))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + count * DAY for count in range((last - first).days + 1))


def midnight(day: date, tz: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(tz)).astimezone(UTC)
