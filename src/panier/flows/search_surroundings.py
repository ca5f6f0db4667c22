"""What all documents refer to: places with their openings, categories, merchants, regions."""

import json
from datetime import date, datetime, time
from typing import Any

from django.conf import settings

from panier.flows.search_documents import rows
from panier.kit.geo import Point
from panier.kit.hours import Opening
from panier.offer.merchants.rules import DayHours, WeekHours, horizon, known_openings
from panier.offer.search.port import CategoryFacts, Names, Surroundings
from panier.offer.search.queries import formulas
from panier.offer.search.rules import PlaceFacts

# `hours`: the same for places with the same week, exceptions and zone, and the same tomorrow.
PLACES = """
WITH weeks AS (
  SELECT place_id, jsonb_agg(jsonb_build_array(weekday, opens, closes) ORDER BY weekday, opens, closes) AS week
  FROM merchants_openinghours GROUP BY place_id),
exceptions AS (
  SELECT place_id, jsonb_agg(jsonb_build_array(day, opens, closes) ORDER BY day, opens, closes) AS exceptions
  FROM merchants_hoursexception GROUP BY place_id)
SELECT place.id, place.public_id, place.name, town.name AS municipality, place.latitude, place.longitude, place.tz,
  place.pickup, place.pickup_minutes, coalesce(street.slug, '') AS street,
  substr(md5(concat_ws('|', place.tz, coalesce(week, '[]'), coalesce(exceptions, '[]'))), 1, 12) AS hours,
  coalesce(week, '[]')::text AS week, coalesce(exceptions, '[]')::text AS exceptions
FROM merchants_place place JOIN territories_municipality town ON town.id = place.municipality_id
LEFT JOIN merchants_street street ON street.id = place.street_id AND street.is_published
LEFT JOIN weeks ON weeks.place_id = place.id LEFT JOIN exceptions ON exceptions.place_id = place.id
WHERE place.is_open ORDER BY place.id
"""
CATEGORIES = """
WITH RECURSIVE tree AS (
  SELECT id, territory_id, code, 0 AS parent, name, slug, ARRAY[position::int, code::int] AS place
  FROM catalogue_category WHERE parent_id IS NULL
  UNION ALL
  SELECT child.id, child.territory_id, child.code, tree.code, child.name, child.slug, tree.place || child.position::int || child.code::int
  FROM catalogue_category child JOIN tree ON tree.id = child.parent_id)
SELECT territory_id AS territory, code, parent, name, slug FROM tree ORDER BY territory_id, place
"""
MERCHANTS = "SELECT territory_id AS territory, slug, name FROM merchants_merchant ORDER BY name"
REGIONS = "SELECT territory_id AS territory, slug, name FROM territories_region ORDER BY code"
Hours = tuple[tuple[Opening, ...], datetime]


def surroundings(now: datetime) -> Surroundings:
    """Six statements. Openings reach 8 days from `now`: made again each night and whenever hours change."""
    places = rows(PLACES)
    hours = {row["hours"]: row for row in places}
    known = {key: _hours(row, now) for key, row in hours.items()}
    return Surroundings(
        places=tuple(_place(row, known[row["hours"]]) for row in places),
        categories=tuple(
            CategoryFacts(row["territory"], row["code"], row["parent"], row["name"], row["slug"])
            for row in rows(CATEGORIES)
        ),
        merchants=tuple(Names(row["territory"], row["slug"], {"": row["name"]}) for row in rows(MERCHANTS)),
        regions=tuple(Names(row["territory"], row["slug"], row["name"]) for row in rows(REGIONS)),
        formulas=formulas(settings.TERRITORY, now),
    )


def _hours(row: dict[str, Any], now: datetime) -> Hours:
    week = [WeekHours(weekday, _time(opens), _time(closes)) for weekday, opens, closes in json.loads(row["week"])]
    exceptions = [
        DayHours(date.fromisoformat(day), opens and _time(opens), closes and _time(closes))
        for day, opens, closes in json.loads(row["exceptions"])
    ]
    return known_openings(week, exceptions, tz=row["tz"], now=now), horizon(now, row["tz"])


def _place(row: dict[str, Any], hours: Hours) -> PlaceFacts:
    openings, known_until = hours
    return PlaceFacts(
        key=row["id"],
        id=row["public_id"],
        name=row["name"],
        municipality=row["municipality"],
        point=Point(row["latitude"], row["longitude"]),
        tz=row["tz"],
        openings=openings,
        known_until=known_until,
        pickup_minutes=row["pickup_minutes"] if row["pickup"] else None,
        hours=row["hours"],
        street=row["street"],
    )


def _time(text: str) -> time:
    return time.fromisoformat(text)
