"""Openings as people type them: pairs of times, and what is wrong with them. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from itertools import pairwise
from typing import NamedTuple

MOST_PAIRS = 4  # openings of one day
AHEAD = timedelta(days=400)
USUAL, CLOSED, OTHER, OPEN_CHOICE = "usual", "closed", "other", ""
CHOICES = (OPEN_CHOICE, USUAL, CLOSED, OTHER)
MIDNIGHT = time()
Pair = tuple[time, time]
Typed = Sequence[tuple[str, str]]  # as typed; both empty: nothing


class DayAsked(NamedTuple):
    """One day that differs; no pair: closed. A day that could not be read is None."""

    day: date | None
    pairs: Typed
    closed: bool
    reason: Mapping[str, str]


class HolidayAsked(NamedTuple):
    """What the merchant says of one holiday: undecided, his usual hours, closed, or these hours."""

    day: date
    name: Mapping[str, str]
    choice: str
    pairs: Typed


def pairs_of(typed: Typed) -> list[Pair] | None:
    """In order; None when one is half, the same minute twice, or begins before the one before it has ended.

    Closing at or before opening is the next morning: only the last may. Midnight to midnight is the whole day.
    """
    found: list[Pair] = []
    for opens, closes in typed[:MOST_PAIRS]:
        if not opens and not closes:
            continue
        try:
            pair = (time.fromisoformat(opens), time.fromisoformat(closes))
        except ValueError:
            return None
        if pair[0] == pair[1] != MIDNIGHT:
            return None
        found.append(pair)
    found.sort()
    for (begins, ends), (next_begins, _) in pairwise(found):
        if ends <= begins or next_begins < ends:
            return None
    return found


def week_faults(week: Sequence[Typed]) -> dict[str, str]:
    """By `day-0` … `day-6`."""
    return {f"day-{day}": "pairs" for day, typed in enumerate(week) if pairs_of(typed) is None}


def day_faults(asked: DayAsked, today: date) -> dict[str, str]:
    found = {}
    if asked.day is None:
        found["day"] = "form"
    elif not today <= asked.day <= today + AHEAD:
        found["day"] = "past" if asked.day < today else "far"
    if not asked.closed and not pairs_of(asked.pairs):
        found["pairs"] = "pairs"
    return found


def holiday_faults(asked: Sequence[HolidayAsked]) -> dict[str, str]:
    """By `holiday-2026-12-25`."""
    return {
        f"holiday-{each.day}": "pairs"
        for each in asked
        if each.choice not in CHOICES or (each.choice == OTHER and not pairs_of(each.pairs))
    }
