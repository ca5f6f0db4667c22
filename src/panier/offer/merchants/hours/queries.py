"""Reading hours: as statements give them, and a shop's own for its desk."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

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
Rows = Sequence[Sequence[Any]] | None


def hours_from(tz: str, week: Rows, exceptions: Rows, closures: Rows) -> Hours:
    """As statements give them: arrays of arrays, days and times as text; nothing is no row."""

    def read(text: str | None) -> time | None:
        return time.fromisoformat(text) if text else None

    return Hours(
        tz,
        tuple(
            WeekHours(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day, opens, closes in week or ()
        ),
        tuple(
            DayHours(date.fromisoformat(day), read(opens), read(closes)) for day, opens, closes, *_ in exceptions or ()
        ),
        tuple(
            Closure(date.fromisoformat(first), date.fromisoformat(last), blocks, reason)
            for first, last, blocks, reason in closures or ()
        ),
    )
