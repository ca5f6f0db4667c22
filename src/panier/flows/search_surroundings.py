"""What all documents refer to: places with their openings, categories, merchants, regions."""

from datetime import date, datetime, time
from typing import Any

from django.conf import settings

from panier.flows.search_documents import rows
from panier.kit.geo import Point
from panier.offer.merchants.rules import DayHours, WeekHours, horizon, known_openings
from panier.offer.search.port import CategoryFacts, Names, Surroundings
from panier.offer.search.queries import formulas
from panier.offer.search.rules import PlaceFacts

PLACES = """
SELECT place.id, place.public_id, merchant.slug AS merchant, place.name, town.name AS municipality, place.latitude,
  place.longitude, place.tz, place.pickup, place.pickup_minutes, coalesce(street.slug, '') AS street,
  coalesce((SELECT jsonb_agg(jsonb_build_array(hours.weekday, hours.opens, hours.closes))
            FROM merchants_openinghours hours WHERE hours.place_id = place.id), '[]') AS week,
  coalesce((SELECT jsonb_agg(jsonb_build_array(exception.day, exception.opens, exception.closes))
            FROM merchants_hoursexception exception
            WHERE exception.place_id = place.id AND exception.day BETWEEN %s::date - 2 AND %s::date + 9), '[]') AS exceptions
FROM merchants_place place JOIN merchants_merchant merchant ON merchant.id = place.merchant_id
JOIN territories_municipality town ON town.id = place.municipality_id
LEFT JOIN merchants_street street ON street.id = place.street_id AND street.is_published
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


def surroundings(now: datetime) -> Surroundings:
    """Six statements. Openings reach 8 days from `now`: made again each night and whenever hours change."""
    return Surroundings(
        places=tuple(_place(row, now) for row in rows(PLACES, now.date(), now.date())),
        categories=tuple(
            CategoryFacts(row["territory"], row["code"], row["parent"], row["name"], row["slug"])
            for row in rows(CATEGORIES)
        ),
        merchants=tuple(Names(row["territory"], row["slug"], {"": row["name"]}) for row in rows(MERCHANTS)),
        regions=tuple(Names(row["territory"], row["slug"], row["name"]) for row in rows(REGIONS)),
        formulas=formulas(settings.TERRITORY, now),
    )


def _place(row: dict[str, Any], now: datetime) -> PlaceFacts:
    week = [WeekHours(weekday, _time(opens), _time(closes)) for weekday, opens, closes in row["week"]]
    exceptions = [
        DayHours(date.fromisoformat(day), opens and _time(opens), closes and _time(closes))
        for day, opens, closes in row["exceptions"]
    ]
    return PlaceFacts(
        key=row["id"],
        id=row["public_id"],
        name=row["name"],
        municipality=row["municipality"],
        point=Point(row["latitude"], row["longitude"]),
        tz=row["tz"],
        openings=known_openings(week, exceptions, tz=row["tz"], now=now),
        known_until=horizon(now, row["tz"]),
        merchant=row["merchant"],
        pickup_minutes=row["pickup_minutes"] if row["pickup"] else None,
        street=row["street"],
    )


def _time(text: str) -> time:
    return time.fromisoformat(text)
