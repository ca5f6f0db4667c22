"""Reading hours: as statements give them, and a shop's own for its desk."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection

from panier.offer.merchants.hours.rules import Closure, Hours
from panier.offer.merchants.rules import DayHours, WeekHours

# Of `place`: those that were not ended; the caller closes the parenthesis.
CLOSURES = """(SELECT jsonb_agg(jsonb_build_array(closure.first_day, closure.last_day, closure.effect = 'blocks', closure.reason)
    ORDER BY closure.first_day, closure.id) FROM merchants_closure closure
    WHERE closure.merchant_id = place.merchant_id AND (closure.place_id IS NULL OR closure.place_id = place.id)
      AND closure.ended_at IS NULL"""
# Of `place`: its week, the days that differ and the closures from `since` on.
HOURS = f"""
  (SELECT jsonb_agg(jsonb_build_array(hours.weekday, hours.opens, hours.closes)) FROM merchants_openinghours hours
    WHERE hours.place_id = place.id),
  (SELECT jsonb_agg(jsonb_build_array(differs.day, differs.opens, differs.closes)) FROM merchants_hoursexception differs
    WHERE differs.place_id = place.id AND differs.day >= %(since)s),
  {CLOSURES} AND closure.last_day >= %(since)s)
"""  # noqa: S608 - constants
# A closure blocks `place` at `now`: nothing that stands in it can be had. Both are filled in.
BLOCKED = """EXISTS (SELECT FROM merchants_closure closure WHERE closure.merchant_id = {place}.merchant_id
  AND (closure.place_id IS NULL OR closure.place_id = {place}.id) AND closure.ended_at IS NULL AND closure.effect = 'blocks'
  AND ({now}::timestamptz AT TIME ZONE {place}.tz)::date BETWEEN closure.first_day AND closure.last_day)"""
# When what BLOCKED says of a place of `merchant` becomes another, the next time: the beginning of a closure, or its end.
TURNS = """(SELECT min(turn) FROM merchants_closure closure
  JOIN merchants_place shut ON shut.merchant_id = closure.merchant_id AND (closure.place_id IS NULL OR closure.place_id = shut.id)
  CROSS JOIN LATERAL unnest(ARRAY[closure.first_day, closure.last_day + 1]) day
  CROSS JOIN LATERAL (SELECT day::timestamp AT TIME ZONE shut.tz AS turn) turning
  WHERE closure.merchant_id = {merchant} AND closure.ended_at IS NULL AND closure.effect = 'blocks' AND turn > {now}::timestamptz)"""
HOURS_OF_PLACES = f"SELECT place.id, place.tz, {HOURS} FROM merchants_place place WHERE place.id = ANY(%(places)s)"  # noqa: S608 - constants
Rows = Sequence[Sequence[Any]] | None


def hours_of_places(places: Sequence[int], *, now: datetime) -> dict[int, Hours]:
    """By key, places that have closed for good too; from two days ago on."""
    with connection.cursor() as cursor:
        cursor.execute(HOURS_OF_PLACES, {"places": list(places), "since": now.date() - timedelta(days=2)})
        return {key: hours_from(tz, *map(_rows, told)) for key, tz, *told in cursor.fetchall()}


def _rows(told: Any) -> Rows:
    rows: Rows = json.loads(told) if isinstance(told, str) else told
    return rows


def hours_from(tz: str, week: Rows, exceptions: Rows, closures: Rows) -> Hours:
    """As statements give them: arrays of arrays, days and times as text; nothing is no row."""

    def read(text: str | None) -> time | None:
        return time.fromisoformat(text) if text else None

    return Hours(
        tz,
        tuple(_week_hours(*row) for row in week or ()),
        tuple(
            DayHours(date.fromisoformat(day), read(opens), read(closes)) for day, opens, closes, *_ in exceptions or ()
        ),
        tuple(
            Closure(date.fromisoformat(first), date.fromisoformat(last), blocks, reason)
            for first, last, blocks, reason in closures or ()
        ),
    )


@lru_cache(maxsize=5_000)  # most shops open and close when others do
def _week_hours(day: int, opens: str, closes: str) -> WeekHours:
    return WeekHours(day, time.fromisoformat(opens), time.fromisoformat(closes))
