"""What the desk shows of hours: a place's week and days, the shop's closures, what is undecided, who changed what."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from panier.base.territories.queries import SettingMissingError, setting_in_force
from panier.base.territories.rules.holidays import Holiday, holidays_between
from panier.kit.sql import one_row
from panier.offer.merchants.hours.week import CLOSED, OPEN_CHOICE, OTHER, USUAL
from panier.offer.merchants.hours_models import Closure, HoursChange, UsualDay
from panier.offer.merchants.models import HoursException, OpeningHours, Place
from panier.offer.merchants.rules import place_day

HOURS_SAID = """
SELECT
  (SELECT coalesce(json_agg(json_build_object('place', place.public_id, 'name', place.name, 'is_open', place.is_open, 'tz', place.tz,
     'week', (SELECT coalesce(json_agg(json_build_object('weekday', weekday, 'opens', opens, 'closes', closes) ORDER BY weekday, opens), '[]')
       FROM merchants_openinghours WHERE place_id = place.id),
     'days', (SELECT coalesce(json_agg(json_build_object('day', day, 'opens', opens, 'closes', closes, 'reason', reason) ORDER BY day, opens), '[]')
       FROM merchants_hoursexception WHERE place_id = place.id)) ORDER BY place.id), '[]')
   FROM merchants_place place WHERE place.merchant_id = %(merchant)s) AS places,
  (SELECT coalesce(json_agg(json_build_object('id', closure.public_id, 'place', place.public_id, 'first_day', first_day, 'last_day', last_day,
     'effect', effect, 'reason', reason, 'created_at', created_at, 'ended_at', ended_at) ORDER BY closure.id), '[]')
   FROM merchants_closure closure LEFT JOIN merchants_place place ON place.id = closure.place_id
   WHERE closure.merchant_id = %(merchant)s) AS closures,
  (SELECT coalesce(json_agg(json_build_object('of', 'hours', 'what', what, 'place', place.public_id, 'before', before, 'after', after,
     'by', actor_name, 'at', at) ORDER BY change.id), '[]')
   FROM merchants_hourschange change LEFT JOIN merchants_place place ON place.id = change.place_id
   WHERE change.merchant_id = %(merchant)s) AS changes
"""
YEAR = timedelta(days=365)
SHOWN, LIMIT = 30, 200
UNDECIDED = """
SELECT merchant.public_id, merchant.name, merchant.contact_email, merchant.languages::text FROM merchants_merchant merchant
WHERE merchant.territory_id = %(territory)s AND merchant.state = 'selling' AND EXISTS (
  SELECT FROM merchants_place place WHERE place.merchant_id = merchant.id AND place.is_open
    AND EXISTS (SELECT FROM merchants_openinghours hours WHERE hours.place_id = place.id AND hours.weekday = %(weekday)s)
    AND NOT EXISTS (SELECT FROM merchants_usualday usual WHERE usual.place_id = place.id AND usual.day = %(day)s)
    AND NOT EXISTS (SELECT FROM merchants_hoursexception differs WHERE differs.place_id = place.id AND differs.day = %(day)s)
    AND NOT EXISTS (SELECT FROM merchants_closure closure WHERE closure.merchant_id = merchant.id AND closure.ended_at IS NULL
      AND (closure.place_id IS NULL OR closure.place_id = place.id) AND %(day)s BETWEEN closure.first_day AND closure.last_day))
ORDER BY merchant.id LIMIT %(most)s
"""


class HolidayLine(NamedTuple):
    """A holiday, what the place does then, its hours if they are others; `covered`: by a closure."""

    holiday: Holiday
    choice: str
    pairs: list[tuple[str, str]]
    covered: bool


class DayLine(NamedTuple):
    day: date
    pairs: list[tuple[str, str]]
    reason: dict[str, str]


class Undecided(NamedTuple):
    """A shop to remind of a holiday."""

    id: str
    name: str
    email: str
    languages: list[str]


class PlaceHours(NamedTuple):
    week: list[list[tuple[str, str]]]
    holidays: list[HolidayLine]
    days: list[DayLine]  # that differ and are no holidays

    @property
    def undecided(self) -> int:
        return sum(line.choice == OPEN_CHOICE and not line.covered for line in self.holidays)


def holidays_ahead(territory: str, now: datetime, tz: str) -> list[Holiday]:
    """Those of the pack in the next year of this zone's days."""
    today = place_day(now, tz)
    try:
        rules = setting_in_force(territory, "holidays", now)
    except SettingMissingError:  # a territory whose pack names none
        return []
    return holidays_between(rules, today, today + YEAR)


def hours_of_place(place: Place, *, territory: str, now: datetime) -> PlaceHours:
    today = place_day(now, place.tz)
    week: list[list[tuple[str, str]]] = [[] for _ in range(7)]
    for hours in OpeningHours.objects.filter(place=place).order_by("weekday", "opens")[:LIMIT]:
        week[hours.weekday].append((f"{hours.opens:%H:%M}", f"{hours.closes:%H:%M}"))
    days: dict[date, DayLine] = {}
    differing = HoursException.objects.filter(place=place, day__gte=today).order_by("day", "opens")
    for each in differing[:LIMIT]:
        line = days.setdefault(each.day, DayLine(each.day, [], each.reason))
        if each.opens and each.closes:
            line.pairs.append((f"{each.opens:%H:%M}", f"{each.closes:%H:%M}"))
    holidays = holidays_ahead(territory, now, place.tz)
    closures = [each for each in closures_of(place.merchant_id, now) if each.place_id in {None, place.pk}]
    lines = _holidays(place, holidays, days, closures)
    known = {holiday.day for holiday in holidays}
    return PlaceHours(week, lines, [line for day, line in days.items() if day not in known])


def _holidays(
    place: Place, holidays: Sequence[Holiday], days: dict[date, DayLine], closures: Sequence[Closure]
) -> list[HolidayLine]:
    usual = usual_days_of(place)
    found = []
    for each in holidays:
        line = days.get(each.day)
        choice = (OTHER if line.pairs else CLOSED) if line else USUAL if each.day in usual else OPEN_CHOICE
        covered = any(closure.first_day <= each.day <= closure.last_day for closure in closures)
        found.append(HolidayLine(each, choice, line.pairs if line else [], covered))
    return found


def usual_days_of(place: Place) -> set[date]:
    return set(UsualDay.objects.filter(place=place).order_by("-day").values_list("day", flat=True)[:LIMIT])


def closures_of(merchant_id: int, now: datetime) -> list[Closure]:
    """In force and to come, the next first; days that are still today somewhere count."""
    since = now.date() - timedelta(days=1)
    found = Closure.objects.filter(merchant_id=merchant_id, ended_at=None, last_day__gte=since)
    return list(found.select_related("place", "created_by").order_by("first_day", "pk")[:LIMIT])


def changes_of(merchant_id: int) -> list[HoursChange]:
    """The latest first."""
    found = HoursChange.objects.filter(merchant_id=merchant_id).select_related("place")
    return list(found.order_by("-at", "-pk")[:SHOWN])


def undecided_on(territory: str, day: date, *, most: int) -> list[Undecided]:
    """Shops that sell, are usually open on that weekday somewhere, and have not said there what they do that day. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(UNDECIDED, {"territory": territory, "day": day, "weekday": day.weekday(), "most": most})
        rows = cursor.fetchall()
    return [Undecided(key, name, email, json.loads(languages)) for key, name, email, languages in rows]


def hours_said(merchant_id: int) -> dict[str, Any]:
    """Whole, for who leaves with it: `places` with their weeks and days, `closures` of all times, `changes`."""
    return one_row(HOURS_SAID, {"merchant": merchant_id})
