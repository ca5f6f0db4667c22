"""What was sought and not found, by region; and the limits under which it is counted."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db import connection

from panier.base.territories.queries import SettingMissingError, when_day_began
from panier.civic.observatory.rules import SoughtLimits, limits_from

SETTING = "sought"
MOST = 30
# Of one thing, the regions the shop has an open place in; else the whole territory, where it was sought without a place or in too few hours of any one region.
SOUGHT = """
SELECT words, language, region, nothing, few, far FROM (
  SELECT (array_agg(words ORDER BY day DESC))[1] AS words, language, stems, region, sum(nothing)::bigint AS nothing, sum(few)::bigint AS few,
    sum(far)::bigint AS far, bool_or(region <> '') OVER (PARTITION BY language, stems) AS is_near
  FROM observatory_soughtday WHERE territory_id = %s AND day >= %s AND (region = '' OR region IN (
    SELECT region.slug FROM merchants_place place JOIN territories_region region ON region.id = place.region_id
    WHERE place.merchant_id = %s AND place.is_open)) GROUP BY language, stems, region) told
WHERE region <> '' OR NOT is_near
ORDER BY (region <> '') DESC, nothing + few + far DESC, words, region LIMIT %s
"""

# Of the whole territory (where every search is counted), or of one region.
SOUGHT_IN = """
SELECT (array_agg(words ORDER BY day DESC))[1] AS words, language, region, sum(nothing)::bigint, sum(few)::bigint, sum(far)::bigint
FROM observatory_soughtday WHERE territory_id = %s AND day >= %s AND region = %s
GROUP BY language, stems, region ORDER BY sum(nothing + few + far) DESC, words LIMIT %s
"""
MOST_OF_TERRITORY = 200


class SoughtLine(NamedTuple):
    """`region`: slug; empty: somewhere in the territory."""

    words: str
    language: str
    region: str
    nothing: int
    few: int
    far: int

    @property
    def times(self) -> int:
        return self.nothing + self.few + self.far


def sought_limits(territory: str, day: date) -> SoughtLimits | None:
    """In force when that day began (UTC): read once a day by each process. None: the territory does not count."""
    try:
        return _limits(territory, day)
    except SettingMissingError:
        return None


@lru_cache(maxsize=4)
def _limits(territory: str, day: date) -> SoughtLimits:
    value, _source = when_day_began(territory, SETTING, day)
    return limits_from(value)


def sought_near(territory: str, merchant: int, *, since: date, most: int = MOST) -> list[SoughtLine]:
    """In his regions first, what was asked for most first; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(SOUGHT, [territory, since, merchant, most])
        return [SoughtLine(*row) for row in cursor.fetchall()]


def sought_in(territory: str, region: str, *, since: date, most: int = MOST_OF_TERRITORY) -> list[SoughtLine]:
    """`region`: slug; empty: the whole territory. What was asked for most first; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(SOUGHT_IN, [territory, since, region, most])
        return [SoughtLine(*row) for row in cursor.fetchall()]
