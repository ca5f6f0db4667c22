"""Stretches of opening, in absolute time, and what they say of a moment."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

SLOT_S = 900  # a quarter of an hour


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """Open from `opens` (included) to `closes` (not included); both aware."""

    opens: datetime
    closes: datetime


class OpenState(NamedTuple):
    """Open `until` a moment, or closed and it `opens_at` one; None when no such moment is known."""

    open: bool
    until: datetime | None = None
    opens_at: datetime | None = None


def merged(openings: Sequence[Opening]) -> tuple[Opening, ...]:
    """In order, those that touch or overlap as one, so that a night's opening does not “close” at midnight."""
    result: list[Opening] = []
    for opening in sorted(openings):
        if result and opening.opens <= result[-1].closes:
            result[-1] = Opening(result[-1].opens, max(result[-1].closes, opening.closes))
        else:
            result.append(opening)
    return tuple(result)


def state_at(openings: Sequence[Opening], now: datetime, horizon: datetime | None = None) -> OpenState:
    """What merged `openings` say of `now`. One that reaches `horizon`, where knowledge ends, has no known end."""
    index = bisect_right(openings, now, key=lambda opening: opening.opens)
    if index and now < (closes := openings[index - 1].closes):
        return OpenState(open=True, until=None if horizon and closes >= horizon else closes)
    return OpenState(open=False, opens_at=openings[index].opens if index < len(openings) else None)


def after_open(openings: Iterable[Opening], since: datetime, span: timedelta) -> datetime:
    """When merged `openings` have been open for `span` from `since` on; what is left after the last one known, by the clock."""
    known = since
    for opening in openings:
        if opening.closes <= since:
            continue
        begins = max(opening.opens, since)
        if span <= opening.closes - begins:
            return begins + span
        span -= opening.closes - begins
        known = opening.closes
    return known + span


def time_open(openings: Iterable[Opening], since: datetime, until: datetime) -> timedelta:
    """For how long merged `openings` are open between the two."""
    spans = timedelta(0)
    for opening in openings:
        if opening.opens >= until:
            break
        spans += max(min(opening.closes, until) - max(opening.opens, since), timedelta(0))
    return spans


def slot_of(now: datetime) -> int:
    """The quarter hour `now` is in, counted from the epoch."""
    return int(now.timestamp()) // SLOT_S


def whole_slots(openings: Iterable[Opening]) -> frozenset[int]:
    """The quarter hours during the whole of which it is open."""
    found: set[int] = set()
    for opening in openings:
        found.update(range(-(-int(opening.opens.timestamp()) // SLOT_S), slot_of(opening.closes)))
    return frozenset(found)


def is_whole(openings: Sequence[Opening], slot: int) -> bool:
    """Merged `openings` hold the whole of this quarter hour."""
    begins, ends = (datetime.fromtimestamp(number * SLOT_S, UTC) for number in (slot, slot + 1))
    index = bisect_right(openings, begins, key=lambda opening: opening.opens)
    return bool(index) and openings[index - 1].closes >= ends
