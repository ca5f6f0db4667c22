"""States and doors: how far a merchant, and each of his offers, is open (DECISIONS 2); a place's hours (DECISIONS 6)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from panier.kit.hours import Opening, OpenState, merged, state_at, whole_slots
from panier.kit.refusals import Refusal

DAYS_KNOWN = 8  # how far opening hours are worked out
OPENNESS = {"listed": 0, "linked": 1, "selling": 2}


def lower(state: str, door: str) -> str:
    """The lower of the merchant's state and the offer's door: what page, index, API and cart use."""
    return min(state, door, key=OPENNESS.__getitem__)


class NoSuchMerchant(Refusal):
    """Missing and foreign merchants alike."""

    code: ClassVar[str] = "not-found"


class GoodsBusy(Refusal):
    """Another import of this merchant is being written; it takes longer than one waits."""

    code: ClassVar[str] = "goods-busy"


class NoSuchPlace(Refusal):
    """Missing, foreign and closed for good alike."""

    code: ClassVar[str] = "not-found"


class NoSuchToken(Refusal):
    code: ClassVar[str] = "not-found"


@dataclass(frozen=True, slots=True)
class WeekHours:
    """One opening of a weekday (0 is Monday). `closes` at or before `opens` ends the next day."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class DayHours:
    """That day the week does not hold: closed (no times), or these times."""

    day: date
    opens: time | None = None
    closes: time | None = None


def openings(
    week: Iterable[WeekHours], exceptions: Iterable[DayHours], *, tz: str, start: date, days: int = DAYS_KNOWN
) -> tuple[Opening, ...]:
    """The openings that begin on the `days` place's days from `start`, merged, in UTC.

    A time that the change of clocks repeats is its first occurrence; one that it skips is as much later.
    """
    zone = ZoneInfo(tz)
    usual: dict[int, list[tuple[time, time]]] = {}
    for hours in week:
        usual.setdefault(hours.weekday, []).append((hours.opens, hours.closes))
    special = _by_day(exceptions)
    found = []
    for day in (start + timedelta(days=count) for count in range(days)):
        for opens, closes in special.get(day, usual.get(day.weekday(), [])):
            ends = day if closes > opens else day + timedelta(days=1)
            found.append(Opening(_at(day, opens, zone), _at(ends, closes, zone)))
    return merged([opening for opening in found if opening.opens < opening.closes])


def _by_day(exceptions: Iterable[DayHours]) -> Mapping[date, Sequence[tuple[time, time]]]:
    special: dict[date, list[tuple[time, time]]] = {}
    for exception in exceptions:
        times = special.setdefault(exception.day, [])
        if exception.opens is not None and exception.closes is not None:
            times.append((exception.opens, exception.closes))
    return special


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(UTC)


def place_day(now: datetime, tz: str) -> date:
    """“Today” is the place's day."""
    return now.astimezone(ZoneInfo(tz)).date()


def known_openings(
    week: Sequence[WeekHours], exceptions: Sequence[DayHours], *, tz: str, now: datetime
) -> tuple[Opening, ...]:
    """From yesterday's (which may run past midnight) to the end of the next 8 days."""
    return openings(week, exceptions, tz=tz, start=place_day(now, tz) - timedelta(days=1), days=DAYS_KNOWN + 1)


def horizon(now: datetime, tz: str) -> datetime:
    """The midnight at which `known_openings` ends."""
    return _at(place_day(now, tz) + timedelta(days=DAYS_KNOWN), time(), ZoneInfo(tz))


def open_state(week: Sequence[WeekHours], exceptions: Sequence[DayHours], *, tz: str, now: datetime) -> OpenState:
    """Open until when, or closed and open again when, in the next 8 days."""
    return state_at(known_openings(week, exceptions, tz=tz, now=now), now, horizon(now, tz))


def open_slots(week: Sequence[WeekHours], exceptions: Sequence[DayHours], *, tz: str, start: date) -> frozenset[int]:
    """The quarter hours (counted from the epoch) of 8 place's days during the whole of which the place is open."""
    return whole_slots(openings(week, exceptions, tz=tz, start=start))
