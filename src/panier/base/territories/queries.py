"""Reading a territory: its facts, regions, postal places and the settings in force."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

from django.db import connection

from panier.base.tax.rules import TaxRate
from panier.base.territories.models import (
    Municipality,
    PostalPrefix,
    Region,
    Setting,
    Territory,
)
from panier.base.territories.rules.frame import MapFrame, frame_from
from panier.base.territories.rules.identifiers import fewest_beginnings, postal_code
from panier.base.territories.rules.travel import Travel, travel_from
from panier.kit.freshness import NAMES, shown_for_quarter, shows
from panier.kit.geo import Point
from panier.kit.postal import bare
from panier.kit.refusals import Refusal
from panier.kit.words import plain_words

LIMIT = 100
TAX_CATEGORY_NAMES = "tax_category_names"


class BadPostalCode(Refusal):
    """facts: `typed`, `example`."""

    code: ClassVar[str] = "bad-postal-code"


class PostalPlace(NamedTuple):
    """What a postal code tells: about where (1 km or so), in which region (a guess in the countryside)."""

    postal_code: str
    prefix: str
    locality: str
    region: str
    point: Point | None


class Town(NamedTuple):
    """A municipality that has a point."""

    code: str
    name: str
    region: dict[str, str]
    population: int
    point: Point
    words: tuple[str, ...]  # of the name, plain


# The region of the nearest municipality or postal place: a city has one point, but many postal places; none further than about 50 km.
AROUND = """
SELECT coalesce((SELECT region.slug FROM (
    SELECT region_id, latitude, longitude FROM territories_municipality WHERE territory_id = %s
    UNION ALL SELECT region_id, latitude, longitude FROM territories_postalprefix WHERE territory_id = %s) known
  JOIN territories_region region ON region.id = known.region_id
  WHERE abs(known.latitude - told.north) < 0.5 AND abs(known.longitude - told.east) < 0.7
  ORDER BY (known.latitude - told.north) ^ 2 + ((known.longitude - told.east) * cos(radians(told.north))) ^ 2 LIMIT 1), '')
FROM unnest(%s::float8[], %s::float8[]) WITH ORDINALITY told (north, east, place) ORDER BY place
"""


# Every quote and order asks for these two: put together by the ORM they were a third of what a quote costs.
SETTINGS = """
SELECT key, value::text FROM territories_setting WHERE territory_id = %s AND key = ANY(%s) AND in_force_from <= %s ORDER BY in_force_from
"""
RATES = """
SELECT code, jurisdiction, category, rate, begins, ends FROM territories_taxraterow
WHERE territory_id = %s AND jurisdiction = ANY(%s) AND begins <= %s AND (ends IS NULL OR ends > %s) ORDER BY code, category, begins
"""


class SettingMissingError(LookupError):
    """A fault of the pack: the product needs a setting that no row gives."""


def territory(code: str) -> Territory:
    """The territory, or Territory.DoesNotExist when its pack was never loaded."""
    return Territory.objects.get(code=code)


def regions(code: str) -> list[Region]:
    shows(NAMES)
    return list(Region.objects.filter(territory_id=code).order_by("code")[:LIMIT])


def beginnings_by_region(code: str) -> dict[str, tuple[str, ...]]:
    """By its slug, the fewest beginnings of postal codes that hold a region's and nobody else's: one statement."""
    known = dict(
        PostalPrefix.objects.filter(territory_id=code).order_by("prefix").values_list("prefix", "region__slug")
    )
    return {
        region: fewest_beginnings([each for each in known if known[each] == region], known) for region in known.values()
    }


def region_by_slug(code: str, slug: str) -> Region | None:
    shows(NAMES)
    return Region.objects.filter(territory_id=code, slug=slug).first()


def towns(code: str) -> tuple[Town, ...]:
    """The municipalities whose point is known, the largest first; kept as long as the pack is the same."""
    digest = Territory.objects.filter(code=code).values_list("pack_digest", flat=True).first()
    return _towns(code, digest or "")


@lru_cache(maxsize=4)
def _towns(code: str, _digest: str) -> tuple[Town, ...]:
    known = Municipality.objects.filter(territory_id=code, latitude__isnull=False, longitude__isnull=False)
    rows = known.order_by("-population", "code").values_list(
        "code", "name", "region__name", "population", "latitude", "longitude"
    )
    return tuple(
        Town(town, name, region, population, Point(north or 0.0, east or 0.0), tuple(plain_words(name)))
        for town, name, region, population, north, east in rows
    )


def regions_around(code: str, points: Sequence[Point]) -> list[str]:
    """Of each point its region's slug, about: empty when nothing is near. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            AROUND, [code, code, [point.latitude for point in points], [point.longitude for point in points]]
        )
        return [slug for (slug,) in cursor.fetchall()]


def town_words(name: str) -> list[str]:
    whole = {"st": "saint", "ste": "sainte"}
    return [whole.get(word, word) for word in plain_words(name)]


def municipality_named(code: str, name: str) -> Municipality | None:
    """The largest of that name, as people write it: accents left out, St for Saint."""
    here = Municipality.objects.filter(territory_id=code)
    if exact := here.filter(name__iexact=name).order_by("-population").first():
        return exact
    wanted = town_words(name)
    rows = here.order_by("-population").values_list("pk", "name") if wanted else []
    key = next((key for key, each in rows if town_words(each) == wanted), None)
    return None if key is None else here.get(pk=key)


class TownKey(NamedTuple):
    """A municipality's key, its region's, and where it is, when that is known."""

    id: int
    region_id: int
    point: Point | None


def towns_by_name(code: str) -> dict[str, TownKey]:
    """By the plain words of the name; of several of one name, the largest. The whole territory: for long work."""
    rows = Municipality.objects.filter(territory_id=code).order_by("population", "pk")
    return {
        " ".join(plain_words(name)): TownKey(key, region, None if north is None or east is None else Point(north, east))
        for name, key, region, north, east in rows.values_list("name", "pk", "region_id", "latitude", "longitude")
    }


def points_of_prefixes(code: str) -> dict[str, Point]:
    """Where the beginnings of postal codes are, those whose point is known. For long work."""
    rows = PostalPrefix.objects.filter(territory_id=code, latitude__isnull=False, longitude__isnull=False)
    return {
        prefix: Point(north or 0.0, east or 0.0)
        for prefix, north, east in rows.values_list("prefix", "latitude", "longitude")
    }


def checked_postal_code(code: str, typed: str) -> str:
    """The postal code without spaces, in capitals; BadPostalCode when it does not fit the territory's pattern."""
    rule = territory(code).postal
    checked = postal_code(typed, rule["pattern"])
    if checked is None:
        raise BadPostalCode(typed=typed, example=rule["example"])
    return checked


def point_of_postal_code(code: str, typed: str) -> PostalPlace | None:
    """About where a whole postal code, or its first characters, is; None when it is not of this territory."""
    text = bare(typed)[:12]
    beginnings = [text[:length] for length in range(1, len(text) + 1)]
    known_prefixes = PostalPrefix.objects.filter(territory_id=code, prefix__in=beginnings).select_related("region")
    found = known_prefixes.order_by("-prefix").first()  # the longest
    if found is None:
        return None
    known = found.latitude is not None and found.longitude is not None
    point = Point(found.latitude or 0.0, found.longitude or 0.0) if known else None
    return PostalPlace(text, found.prefix, found.locality, found.region.slug, point)


def setting_in_force(code: str, key: str, now: datetime) -> Any:
    """The value in force at `now`: the latest row that began before."""
    return settings_in_force(code, [key], now)[key]


def settings_in_force(code: str, keys: list[str], now: datetime) -> dict[str, Any]:
    """Several settings in one statement; SettingMissingError names one that no row gives."""
    shows(NAMES)
    shown_for_quarter(now)
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS, [code, keys, now])
        values = {key: json.loads(value) for key, value in cursor.fetchall()}
    if missing := [key for key in keys if key not in values]:
        raise SettingMissingError(f"{code}: no value in force for {', '.join(missing)}")
    return values


def travel_on(code: str, day: date) -> Travel | None:
    """How long ways take, as in force when that day began (UTC): read once a day by each process. None: nobody says."""
    try:
        return _travel(code, day)
    except SettingMissingError:
        return None


def map_frame_on(code: str, day: date) -> MapFrame | None:
    """Where the map opens and ends, in force when that day began (UTC): read once a day by each process. None: nobody says."""
    try:
        return _map_frame(code, day)
    except SettingMissingError:
        return None


@lru_cache(maxsize=4)
def _travel(code: str, day: date) -> Travel:
    return travel_from(*when_day_began(code, "travel", day))


@lru_cache(maxsize=4)
def _map_frame(code: str, day: date) -> MapFrame:
    value, _source = when_day_began(code, "map", day)
    return frame_from(value)


def when_day_began(code: str, key: str, day: date) -> tuple[Any, str]:
    """The value of `key` and its source. For what a process keeps for a day: no page is said to end with the quarter it was read in."""
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    rows = Setting.objects.filter(territory_id=code, key=key, in_force_from__lte=moment)
    row = rows.order_by("-in_force_from").values_list("value", "source").first()
    if row is None:
        raise SettingMissingError(f"{code}: no value in force for {key}")
    return row


class DatedValue(NamedTuple):
    begins: datetime
    value: Any
    source: str


def setting_histories(code: str, keys: list[str]) -> dict[str, list[DatedValue]]:
    """Every row of each setting, past, in force and announced, the oldest first: one statement."""
    rows = Setting.objects.filter(territory_id=code, key__in=keys).order_by("in_force_from")
    found: dict[str, list[DatedValue]] = {key: [] for key in keys}
    for key, *rest in rows.values_list("key", "in_force_from", "value", "source")[: LIMIT * len(keys)]:
        found[key].append(DatedValue(*rest))
    return found


def tax_category_names(code: str, now: datetime) -> dict[str, dict[str, str]]:
    """What people call each tax category, by language; nothing for a territory stored before they were kept."""
    try:
        names: dict[str, dict[str, str]] = setting_in_force(code, TAX_CATEGORY_NAMES, now)
    except SettingMissingError:
        return {}
    return names


def rates_in_force(territory: str, jurisdictions: Iterable[str], on: date) -> dict[str, list[TaxRate]]:
    """By jurisdiction, every tax's rates that hold on that day: one statement."""
    found: dict[str, list[TaxRate]] = {jurisdiction: [] for jurisdiction in jurisdictions}
    with connection.cursor() as cursor:
        cursor.execute(RATES, [territory, list(found), on, on])
        for row in cursor.fetchall():
            rate = TaxRate(*row)
            found[rate.jurisdiction].append(rate)
    return found
