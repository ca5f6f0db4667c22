"""What all documents refer to: places with their openings, categories, merchants, regions. Of shops that somebody runs, or that have goods."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from panier.kit.geo import Point
from panier.kit.hours import Opening
from panier.kit.sql import rows
from panier.offer.merchants.hours.queries import hours_from
from panier.offer.merchants.hours.rules import DAY, differing, midnight
from panier.offer.merchants.hours.rules import Hours as PlaceHours
from panier.offer.merchants.rules import DAYS_KNOWN, horizon, known_openings
from panier.offer.search.listed import UNRUN
from panier.offer.search.port import CategoryFacts, Names, Surroundings
from panier.offer.search.queries import formulas
from panier.offer.search.rules import PlaceFacts

# `hours`: the same for places with the same week, exceptions, closures and zone, and the same tomorrow: documents hold it.
PLACES = f"""
WITH weeks AS (
  SELECT place_id, jsonb_agg(jsonb_build_array(weekday, opens, closes) ORDER BY weekday, opens, closes) AS week
  FROM merchants_openinghours GROUP BY place_id),
exceptions AS (
  SELECT place_id, jsonb_agg(jsonb_build_array(day, opens, closes) ORDER BY day, opens, closes) AS exceptions
  FROM merchants_hoursexception GROUP BY place_id),
closures AS (
  SELECT place.id AS place_id, jsonb_agg(jsonb_build_array(first_day, last_day, effect = 'blocks', '{{}}'::jsonb)
    ORDER BY first_day, last_day, effect) AS closures
  FROM merchants_closure closure JOIN merchants_place place ON place.merchant_id = closure.merchant_id
    AND (closure.place_id IS NULL OR closure.place_id = place.id)
  WHERE closure.ended_at IS NULL GROUP BY place.id)
SELECT place.id, place.public_id, merchant.slug AS merchant, place.name, town.name AS municipality, place.latitude, place.longitude, place.tz,
  place.pickup, place.pickup_minutes, coalesce(street.slug, '') AS street,
  substr(md5(concat_ws('|', place.tz, coalesce(week, '[]'), coalesce(exceptions, '[]'), coalesce(closures, '[]'))), 1, 12) AS hours,
  coalesce(week, '[]')::text AS week, coalesce(exceptions, '[]')::text AS exceptions,
  coalesce(closures, '[]')::text AS closures
FROM merchants_place place JOIN merchants_merchant merchant ON merchant.id = place.merchant_id
JOIN territories_municipality town ON town.id = place.municipality_id
LEFT JOIN merchants_street street ON street.id = place.street_id AND street.is_published
LEFT JOIN weeks ON weeks.place_id = place.id LEFT JOIN exceptions ON exceptions.place_id = place.id
LEFT JOIN closures ON closures.place_id = place.id
WHERE place.is_open AND NOT {UNRUN} ORDER BY place.id
"""  # noqa: S608 - our own words
CATEGORIES = """
WITH RECURSIVE tree AS (
  SELECT id, territory_id, code, 0 AS parent, name, slug, ARRAY[position::int, code::int] AS place
  FROM catalogue_category WHERE parent_id IS NULL
  UNION ALL
  SELECT child.id, child.territory_id, child.code, tree.code, child.name, child.slug, tree.place || child.position::int || child.code::int
  FROM catalogue_category child JOIN tree ON tree.id = child.parent_id)
SELECT territory_id AS territory, code, parent, name, slug FROM tree ORDER BY territory_id, place
"""
MERCHANTS = f"""
SELECT merchant.territory_id AS territory, merchant.slug, jsonb_build_object('', merchant.name) AS names, merchant.tone,
  CASE WHEN merchant.picture = '' THEN '' ELSE merchant.picture || '-320' END AS picture,
  coalesce((SELECT array_agg(place.id ORDER BY place.id) FROM merchants_place place
            WHERE place.merchant_id = merchant.id AND place.is_open), '{{}}') AS places
FROM merchants_merchant merchant WHERE NOT {UNRUN} ORDER BY merchant.name
"""  # noqa: S608 - our own words
REGIONS = "SELECT territory_id AS territory, slug, name AS names FROM territories_region ORDER BY code"
TOWNS = f"""
SELECT town.territory_id AS territory, town.code AS slug,
  coalesce(array_agg(place.id ORDER BY place.id) FILTER (WHERE NOT {UNRUN}), '{{}}') AS places,
  CASE WHEN territory.name ->> 'fr' = town.name  -- « sirop du Québec » is not of the town
    THEN jsonb_build_object('fr', 'Ville de ' || town.name, 'en', town.name || ' City')
    ELSE jsonb_build_object('', town.name) END AS names
FROM merchants_place place JOIN merchants_merchant merchant ON merchant.id = place.merchant_id
JOIN territories_municipality town ON town.id = place.municipality_id
JOIN territories_territory territory ON territory.code = town.territory_id
WHERE place.is_open GROUP BY town.id, territory.code ORDER BY town.population, town.code
"""  # noqa: S608 - our own words
STREETS = f"""
SELECT street.territory_id AS territory, street.slug, jsonb_build_object('', street.name) AS names,
  array_agg(place.id ORDER BY place.id) AS places
FROM merchants_street street JOIN merchants_place place ON place.street_id = street.id AND place.is_open
JOIN merchants_merchant merchant ON merchant.id = place.merchant_id
WHERE street.is_published AND NOT {UNRUN}
GROUP BY street.id ORDER BY street.name
"""  # noqa: S608 - our own words
LISTING = f"""
SELECT code FROM territories_territory territory
WHERE EXISTS (SELECT FROM merchants_merchant merchant WHERE merchant.territory_id = territory.code AND {UNRUN}) ORDER BY code
"""  # noqa: S608 - our own words
Hours = tuple[tuple[Opening, ...], datetime, tuple[Opening, ...]]  # until when known, and what closures block


def surroundings(now: datetime) -> Surroundings:
    """Nine statements. Openings reach 8 days from `now`: made again each night and whenever hours change."""
    places = rows(PLACES)
    hours = {row["hours"]: row for row in places}
    known = {key: _hours(row, now) for key, row in hours.items()}
    return Surroundings(
        places=tuple(_place(row, known[row["hours"]]) for row in places),
        categories=tuple(
            CategoryFacts(row["territory"], row["code"], row["parent"], row["name"], row["slug"])
            for row in rows(CATEGORIES)
        ),
        merchants=_names(MERCHANTS),
        regions=_names(REGIONS),
        towns=_names(TOWNS),
        streets=_names(STREETS),
        formulas=formulas(settings.TERRITORY, now),
        listing=tuple(row["code"] for row in rows(LISTING)),
    )


def _names(statement: str) -> tuple[Names, ...]:
    return tuple(Names(**{**row, "places": tuple(row.get("places", ()))}) for row in rows(statement))


def _hours(row: dict[str, Any], now: datetime) -> Hours:
    return hours_known(
        hours_from(row["tz"], *(json.loads(row[name]) for name in ("week", "exceptions", "closures"))), now
    )


def hours_known(hours: PlaceHours, now: datetime) -> Hours:
    first = now.date() - timedelta(days=2)
    exceptions = differing(hours.exceptions, hours.closures, first, first + timedelta(days=DAYS_KNOWN + 4))
    blocked = [
        Opening(midnight(each.first, hours.tz), midnight(each.last + DAY, hours.tz))
        for each in hours.closures
        if each.blocks
    ]
    return known_openings(hours.week, exceptions, tz=hours.tz, now=now), horizon(now, hours.tz), tuple(blocked)


def _place(row: dict[str, Any], hours: Hours) -> PlaceFacts:
    openings, known_until, blocked = hours
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
        merchant=row["merchant"],
        blocked=blocked,
        hours=row["hours"],
        street=row["street"],
    )
