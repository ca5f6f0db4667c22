"""Writing weeks, holidays and days that differ, inside a transaction that holds the merchant (docs/locking.md)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from panier.base.accounts.actions import Acting
from panier.offer.merchants.hours.actions import Change, What, own_place, record
from panier.offer.merchants.hours.refusals import BadHours
from panier.offer.merchants.hours.week import (
    CLOSED,
    OTHER,
    USUAL,
    DayAsked,
    HolidayAsked,
    Pair,
    Typed,
    day_faults,
    holiday_faults,
    pairs_of,
    week_faults,
)
from panier.offer.merchants.hours_models import UsualDay
from panier.offer.merchants.models import HoursException, OpeningHours, Place
from panier.offer.merchants.rules import place_day


def set_week(merchant_id: int, places: Sequence[str], week: Sequence[Typed], acting: Acting, *, now: datetime) -> None:
    """The same week for these places (public ids). NoSuchPlace, BadHours."""
    if faults := week_faults(week):
        raise BadHours(fields=faults)
    wanted = [(day, *pair) for day, typed in enumerate(week) for pair in pairs_of(typed) or ()]
    for place in [own_place(merchant_id, each) for each in places]:
        rows = OpeningHours.objects.filter(place=place).order_by("weekday", "opens")
        before = list(rows.values_list("weekday", "opens", "closes"))
        if before == wanted:
            continue
        rows.delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(place=place, weekday=day, opens=opens, closes=closes) for day, opens, closes in wanted
        )
        change = Change(place, What.WEEK, {"week": told_week(before)}, {"week": told_week(wanted)})
        record(merchant_id, change, acting, now=now)


def decide_holidays(
    merchant_id: int, places: Sequence[str], asked: Sequence[HolidayAsked], acting: Acting, *, now: datetime
) -> None:
    """What these places do on each holiday; one that is undecided is asked again. NoSuchPlace, BadHours."""
    if faults := holiday_faults(asked):
        raise BadHours(fields=faults)
    for place in [own_place(merchant_id, each) for each in places]:
        days = [each.day for each in asked]
        before = choices_of(place, days)
        for each in asked:
            _decide(place, each)
        after = choices_of(place, days)
        moved = {day: choice for day, choice in after.items() if before[day] != choice}
        if moved:
            change = Change(place, What.HOLIDAYS, {day: before[day] for day in moved}, moved)
            record(merchant_id, change, acting, now=now)


def set_day(merchant_id: int, places: Sequence[str], asked: DayAsked, acting: Acting, *, now: datetime) -> None:
    """That day, these places keep these hours, or are closed. NoSuchPlace, BadHours."""
    own = [own_place(merchant_id, each) for each in places]
    if faults := day_faults(asked, min((place_day(now, place.tz) for place in own), default=now.date())):
        raise BadHours(fields=faults)
    day, pairs = asked.day or now.date(), [] if asked.closed else pairs_of(asked.pairs) or []
    for place in own:
        before = told_day(place, day)
        _write(place, day, pairs, asked.reason)
        after = told_day(place, day)
        if before != after:
            record(merchant_id, Change(place, What.DAY, before, after), acting, now=now)


def remove_day(merchant_id: int, place: str, day: date, acting: Acting, *, now: datetime) -> None:
    """The usual hours hold that day again; twice is once. NoSuchPlace."""
    own = own_place(merchant_id, place)
    before = told_day(own, day)
    if HoursException.objects.filter(place=own, day=day).delete()[0]:
        record(merchant_id, Change(own, What.DAY_REMOVED, before, {"day": day.isoformat()}), acting, now=now)


def _decide(place: Place, asked: HolidayAsked) -> None:
    if asked.choice in {CLOSED, OTHER}:
        pairs = [] if asked.choice == CLOSED else pairs_of(asked.pairs) or []
        _write(place, asked.day, pairs, asked.name)
        return
    HoursException.objects.filter(place=place, day=asked.day).delete()
    if asked.choice == USUAL:
        UsualDay.objects.get_or_create(place=place, day=asked.day)
    else:
        UsualDay.objects.filter(place=place, day=asked.day).delete()


def _write(place: Place, day: date, pairs: Sequence[Pair], reason: Mapping[str, str]) -> None:
    UsualDay.objects.filter(place=place, day=day).delete()
    HoursException.objects.filter(place=place, day=day).delete()
    times: Sequence[tuple[time | None, time | None]] = pairs or [(None, None)]
    HoursException.objects.bulk_create(
        HoursException(place=place, day=day, opens=opens, closes=closes, reason=dict(reason)) for opens, closes in times
    )


def choices_of(place: Place, days: Sequence[date]) -> dict[str, str]:
    """What is written of each of these days: nothing, usual, closed, or its hours."""
    usual = set(UsualDay.objects.filter(place=place, day__in=days).values_list("day", flat=True))
    rows = list(HoursException.objects.filter(place=place, day__in=days).order_by("opens"))
    differing = {day: told_pairs([row for row in rows if row.day == day]) for day in {row.day for row in rows}}
    return {day.isoformat(): differing.get(day, USUAL if day in usual else "") for day in days}


def told_day(place: Place, day: date) -> dict[str, Any]:
    """A day that differs as its history tells it; nothing when it does not."""
    rows = list(HoursException.objects.filter(place=place, day=day).order_by("opens"))
    return {"day": day.isoformat(), "hours": told_pairs(rows), "reason": rows[0].reason} if rows else {}


def told_pairs(rows: Sequence[HoursException]) -> str:
    return ", ".join(f"{each.opens:%H:%M}–{each.closes:%H:%M}" for each in rows if each.opens and each.closes) or CLOSED


def told_week(week: Sequence[tuple[int, time, time]]) -> list[str]:
    """Seven days, each its hours in words of digits; empty: closed."""
    return [
        ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for weekday, opens, closes in week if weekday == day)
        for day in range(7)
    ]
