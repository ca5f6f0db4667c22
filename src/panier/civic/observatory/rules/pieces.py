"""A span in pieces: whole days that are kept as a row each, and stretches of time that must be counted."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from panier.civic.observatory.rules.spans import Kind, Span

HOUR = timedelta(hours=1)


class Stretch(NamedTuple):
    """From a moment to before another, of the span (`is_now`) or the one before; `bar`: which hour, day or month of it."""

    is_now: bool
    bar: int
    begins: datetime
    ends: datetime


class Pieces(NamedTuple):
    """`live`: what must be counted. Rows are read of days before `until`, in the span before of those before `before_until`, none of `stale`."""

    live: list[Stretch]
    until: date
    before_until: date
    stale: list[date]


def pieces_of(span: Span, stale: Collection[date]) -> Pieces:
    """Of a day each hour is counted; of a week or a year only days that are `stale` or not over."""
    if span.kind == "day":
        return Pieces([*_hours(span, is_now=True), *_hours(span, is_now=False)], span.first, span.previous, [])
    live = [
        Stretch(is_now, bar_of(span.kind, day), first, min(after, ends))
        for is_now, begins, ends in ((False, span.before_begins, span.before_ends), (True, span.begins, span.ends))
        for day, first, after in _days(begins, ends, span.tz)
        if after > ends or day in stale
    ]
    return Pieces(_joined(live), _local(span.ends, span.tz), _local(span.before_ends, span.tz), sorted(stale))


def bar_of(kind: Kind, day: date) -> int:
    return day.weekday() if kind == "week" else day.month - 1


def midnight(day: date, tz: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(tz)).astimezone(UTC)


def _local(moment: datetime, tz: str) -> date:
    return moment.astimezone(ZoneInfo(tz)).date()


def _days(begins: datetime, ends: datetime, tz: str) -> Iterator[tuple[date, datetime, datetime]]:
    """Each local day that has begun, with its two midnights."""
    day, first = _local(begins, tz), begins
    while first < ends:
        following = day + timedelta(days=1)
        after = midnight(following, tz)
        yield day, first, after
        day, first = following, after


def _hours(span: Span, *, is_now: bool) -> Iterator[Stretch]:
    """23, 24 or 25 of them; an hour that is there twice is one bar."""
    at, ends = (span.begins, span.ends) if is_now else (span.before_begins, span.before_ends)
    while at < ends:
        yield Stretch(is_now, at.astimezone(ZoneInfo(span.tz)).hour, at, min(at + HOUR, ends))
        at += HOUR


def _joined(live: Sequence[Stretch]) -> list[Stretch]:
    """Neighbours in one bar are one stretch: a year that is all stale is counted in 24."""
    joined: list[Stretch] = []
    for each in live:
        if joined and joined[-1][:2] == each[:2] and joined[-1].ends == each.begins:
            joined[-1] = joined[-1]._replace(ends=each.ends)
        else:
            joined.append(each)
    return joined
