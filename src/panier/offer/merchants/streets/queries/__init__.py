"""Reading streets and the shops along them: few statements a page, the hours included."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection

from panier.kit.freshness import MERCHANTS, NAMES, shown_until, shows
from panier.kit.geo import Point, distance_m
from panier.offer.merchants.models import Street
from panier.offer.merchants.queries import EXCEPTIONS_SHOWN, PLACES, PlaceFacts, place_from
from panier.offer.merchants.streets.rules import MOST_EVENTS, MOST_PLACES, SIDES, civic_number

MOST_STREETS, MOST_SLUGS, MOST_SHOPS, FACES, NEIGHBOURS = 200, 10_000, 60, 6, 4
STREET = """
SELECT street.id, street.slug, street.name, street.story, street.path, town.name, region.name, region.slug, territory.tz,
  (SELECT jsonb_agg(jsonb_build_object('id', event.public_id, 'title', event.title, 'words', event.words,
      'starts_at', event.starts_at, 'ends_at', event.ends_at, 'is_demonstration', event.is_demonstration,
      'place', place.public_id) ORDER BY event.starts_at, event.id)
   FROM (SELECT * FROM merchants_streetevent coming WHERE coming.street_id = street.id AND coming.ended_at IS NULL
     AND coming.ends_at > %(now)s ORDER BY coming.starts_at, coming.id LIMIT %(events)s) event
   LEFT JOIN merchants_place place ON place.id = event.place_id AND place.is_open)
FROM merchants_street street JOIN territories_territory territory ON territory.code = street.territory_id
JOIN territories_municipality town ON town.id = street.municipality_id
JOIN territories_region region ON region.id = town.region_id
WHERE street.territory_id = %(territory)s AND street.slug = %(slug)s AND street.is_published
"""
FRONTS = (
    PLACES
    + """
SELECT shown.facts, merchant.picture, place.street_side FROM merchants_place place
JOIN shown ON shown.position = place.id
JOIN merchants_merchant merchant ON merchant.id = place.merchant_id
"""
)
ALONG = FRONTS + "WHERE place.street_id = %s ORDER BY place.street_position, place.id LIMIT %s"
OF_REGION = (
    FRONTS
    + """JOIN territories_region region ON region.id = place.region_id
LEFT JOIN merchants_street street ON street.id = place.street_id
WHERE region.territory_id = %s AND region.slug = %s
ORDER BY street.slug NULLS LAST, place.street_position, place.id LIMIT %s"""
)
STREETS = """
SELECT street.id, street.slug, street.name, town.name, region.name, region.slug, avg(place.latitude), avg(place.longitude), count(*),
  street.path
FROM merchants_street street JOIN territories_municipality town ON town.id = street.municipality_id
JOIN territories_region region ON region.id = town.region_id
JOIN merchants_place place ON place.street_id = street.id AND place.is_open
WHERE street.territory_id = %s AND street.is_published
GROUP BY street.id, town.id, region.id ORDER BY region.code, town.name, street.name LIMIT %s
"""
FACES_OF = """
SELECT street_id, jsonb_agg(jsonb_build_array(name, tone, picture) ORDER BY position) FROM (
  SELECT place.street_id, merchant.name, merchant.tone, merchant.picture,
    row_number() OVER (PARTITION BY place.street_id ORDER BY place.street_position, place.street_side, place.id) AS position
  FROM merchants_place place JOIN merchants_merchant merchant ON merchant.id = place.merchant_id
  WHERE place.street_id = ANY(%s) AND place.is_open) ranked
WHERE position <= %s GROUP BY street_id
"""


class ShopFront(NamedTuple):
    """A shop as one sees it from the street; without a street it has no side."""

    slug: str
    name: str
    tone: int
    picture: str
    open: bool
    changes_at: datetime | None
    tz: str
    place: str = ""  # public id
    side: str = ""
    civic: int | None = None
    address: str = ""
    state: str = ""
    point: Point = Point(0.0, 0.0)


class EventFacts(NamedTuple):
    """`place` is the public id of the place on the street where it happens, or None: the whole street."""

    id: str
    title: dict[str, str]
    words: dict[str, str]
    starts_at: datetime
    ends_at: datetime
    is_demonstration: bool
    place: str | None


class StreetFacts(NamedTuple):
    """A public street with its fronts, each side in the order one walks, and the events that are not over."""

    slug: str
    name: str
    story: dict[str, str]
    path: tuple[Point, ...]
    municipality: str
    region: dict[str, str]
    region_slug: str
    tz: str
    events: tuple[EventFacts, ...]
    shops: tuple[ShopFront, ...]

    def side(self, side: str) -> tuple[ShopFront, ...]:
        return tuple(shop for shop in self.shops if shop.side == side)


class StreetLine(NamedTuple):
    """A public street in a list; `point` is the middle of its places."""

    key: int
    slug: str
    name: str
    municipality: str
    region: dict[str, str]
    region_slug: str
    point: Point
    shops: int
    path: tuple[Point, ...] = ()


class Stroll(NamedTuple):
    """A street and its first fronts, to begin walking."""

    slug: str
    name: str
    shops: tuple[ShopFront, ...]


class Face(NamedTuple):
    name: str
    tone: int
    picture: str


def street_named(territory: str, slug: str, *, now: datetime) -> StreetFacts | None:
    """The public street with its shops: two statements."""
    shows(MERCHANTS, NAMES)
    with connection.cursor() as cursor:
        cursor.execute(STREET, {"territory": territory, "slug": slug, "now": now, "events": MOST_EVENTS})
        row = cursor.fetchone()
    if row is None:
        return None
    key, slug, name, story, path, town, region, region_slug, tz, events = row
    coming = tuple(_event(event) for event in json.loads(events or "[]"))
    shown_until(*(moment for event in coming for moment in (event.starts_at, event.ends_at) if moment > now))
    return StreetFacts(
        slug=slug,
        name=name,
        story=json.loads(story),
        path=_line(path),
        municipality=town,
        region=json.loads(region),
        region_slug=region_slug,
        tz=tz,
        events=coming,
        shops=_along(key, MOST_PLACES, now),
    )


def public_streets(territory: str) -> list[StreetLine]:
    """By region, then town, then name."""
    shows(MERCHANTS, NAMES)
    with connection.cursor() as cursor:
        cursor.execute(STREETS, [territory, MOST_STREETS])
        return [
            StreetLine(key, slug, name, town, json.loads(region), region_slug, Point(north, east), shops, _line(path))
            for key, slug, name, town, region, region_slug, north, east, shops, path in cursor.fetchall()
        ]


def _line(path: str) -> tuple[Point, ...]:
    return tuple(Point(*point) for point in json.loads(path))


def street_slugs(territory: str) -> list[str]:
    """Of the public ones."""
    public = Street.objects.filter(territory_id=territory, is_published=True).order_by("slug")
    return list(public.values_list("slug", flat=True)[:MOST_SLUGS])


def faces_of(streets: Sequence[StreetLine]) -> dict[str, list[Face]]:
    """A few shops of each, by the street's slug."""
    with connection.cursor() as cursor:
        cursor.execute(FACES_OF, [[street.key for street in streets], FACES])
        found = {key: [Face(*face) for face in json.loads(faces)] for key, faces in cursor.fetchall()}
    return {street.slug: found.get(street.key, []) for street in streets}


def nearest_first(streets: Sequence[StreetLine], point: Point) -> list[tuple[StreetLine, float]]:
    """With the metres to the middle of each."""
    return sorted(((street, distance_m(point, street.point)) for street in streets), key=lambda found: found[1])


def neighbours_of(territory: str, street: StreetFacts) -> list[tuple[StreetLine, float]]:
    """The streets nearest to this one, with the metres between their middles."""
    streets = public_streets(territory)
    here = next((each.point for each in streets if each.slug == street.slug), None)
    if here is None:
        return []
    return nearest_first([each for each in streets if each.slug != street.slug], here)[:NEIGHBOURS]


def street_to_walk(territory: str, point: Point | None, *, now: datetime) -> Stroll | None:
    """The street nearest to `point`, else the one with most shops; None where there is none. Two statements."""
    streets = public_streets(territory)
    if not streets:
        return None
    best = nearest_first(streets, point)[0][0] if point else max(streets, key=lambda street: street.shops)
    return Stroll(best.slug, best.name, _along(best.key, FACES, now))


def streets_of_region(territory: str, slug: str) -> list[StreetLine]:
    return [street for street in public_streets(territory) if street.region_slug == slug]


def shops_of_region(territory: str, slug: str, *, now: datetime) -> tuple[ShopFront, ...]:
    return _fronts(OF_REGION, [territory, slug, MOST_SHOPS], now)


def _along(key: int, most: int, now: datetime) -> tuple[ShopFront, ...]:
    return _fronts(ALONG, [key, most], now)


def _fronts(statement: str, values: list[Any], now: datetime) -> tuple[ShopFront, ...]:
    shows(MERCHANTS, NAMES)
    days = [now.date() - timedelta(days=1), now.date() + EXCEPTIONS_SHOWN]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*days, *values])
        return tuple(
            _front(place_from(json.loads(facts), now), picture, side, now) for facts, picture, side in cursor.fetchall()
        )


def _front(place: PlaceFacts, picture: str, side: str, now: datetime) -> ShopFront:
    state = place.open_state(now)
    _, slug, name, tone, openness = place.merchant
    return ShopFront(
        slug=slug,
        name=name,
        tone=tone,
        picture=picture,
        open=state.open,
        changes_at=state.until if state.open else state.opens_at,
        tz=place.tz,
        place=place.id,
        side=side if side in SIDES else "",
        civic=civic_number(place.address),
        address=place.address,
        state=openness,
        point=Point(place.latitude, place.longitude),
    )


def _event(row: dict[str, Any]) -> EventFacts:
    row["starts_at"], row["ends_at"] = (datetime.fromisoformat(row[name]) for name in ("starts_at", "ends_at"))
    return EventFacts(**row)
