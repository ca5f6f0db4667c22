"""Reading streets and the shops along them: one statement a page, the hours included."""

import json
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.models import Avg, Q

from panier.kit.geo import Point, distance_m
from panier.offer.merchants.models import Street
from panier.offer.merchants.queries import EXCEPTIONS_SHOWN, PLACES, PlaceFacts, place_from

MOST_SHOPS = 60
MOST_STREETS = 10_000
SHOPS = (
    PLACES
    + """
SELECT shown.facts, merchant.picture FROM shown JOIN merchants_place place ON place.id = shown.position
JOIN merchants_merchant merchant ON merchant.id = place.merchant_id
JOIN territories_region region ON region.id = place.region_id
LEFT JOIN merchants_street street ON street.id = place.street_id
WHERE shown.territory_id = %s AND (street.slug = %s OR region.slug = %s)
ORDER BY street.slug NULLS LAST, place.street_position, place.id LIMIT %s
"""
)


class ShopFront(NamedTuple):
    """A shop as one sees it from the street."""

    slug: str
    name: str
    tone: int
    picture: str
    open: bool
    changes_at: datetime | None
    tz: str


class StreetFacts(NamedTuple):
    slug: str
    name: str
    municipality: str
    region: dict[str, str]
    region_slug: str
    shops: tuple[ShopFront, ...]


def street_named(territory: str, slug: str, *, now: datetime) -> StreetFacts | None:
    """The street with its shops in the order one walks it."""
    street = Street.objects.select_related("municipality__region").filter(territory_id=territory, slug=slug).first()
    if street is None:
        return None
    town = street.municipality
    shops = _shops(territory, slug, "", now)
    return StreetFacts(slug, street.name, town.name, town.region.name, town.region.slug, shops)


def street_to_walk(territory: str, point: Point | None, *, now: datetime) -> StreetFacts | None:
    """The street nearest to `point`, else the first; None where there is none."""
    streets = list(Street.objects.select_related("municipality").filter(territory_id=territory).order_by("pk")[:200])
    if not streets:
        return None

    def metres(street: Street) -> float:
        town = street.municipality
        if point is None or town.latitude is None or town.longitude is None:
            return 0.0
        return distance_m(point, Point(town.latitude, town.longitude))

    return street_named(territory, min(streets, key=metres).slug, now=now)


class StreetPoint(NamedTuple):
    """A street one may stand in: the middle of its open places."""

    slug: str
    name: str
    municipality: str
    point: Point


def street_points(territory: str) -> list[StreetPoint]:
    """The streets that have an open place, by name: one statement."""
    opened = Q(places__is_open=True)
    streets = Street.objects.filter(territory_id=territory).annotate(
        north=Avg("places__latitude", filter=opened), east=Avg("places__longitude", filter=opened)
    )
    rows = streets.filter(north__isnull=False).order_by("name", "pk")
    named = rows.values_list("slug", "name", "municipality__name", "north", "east")[:MOST_STREETS]
    return [StreetPoint(slug, name, town, Point(north, east)) for slug, name, town, north, east in named]


def street_slugs(territory: str) -> list[str]:
    return list(
        Street.objects.filter(territory_id=territory).order_by("slug").values_list("slug", flat=True)[:MOST_STREETS]
    )


def streets_of_region(territory: str, slug: str) -> list[tuple[str, str, str]]:
    """Slug, name and municipality of each."""
    streets = Street.objects.filter(territory_id=territory, municipality__region__slug=slug)
    return list(streets.order_by("name").values_list("slug", "name", "municipality__name")[:MOST_SHOPS])


def shops_of_region(territory: str, slug: str, *, now: datetime) -> tuple[ShopFront, ...]:
    return _shops(territory, "", slug, now)


def _shops(territory: str, street: str, region: str, now: datetime) -> tuple[ShopFront, ...]:
    days = [now.date() - timedelta(days=1), now.date() + EXCEPTIONS_SHOWN]
    with connection.cursor() as cursor:
        cursor.execute(SHOPS, [*days, territory, street, region, MOST_SHOPS])
        return tuple(_front(place_from(json.loads(facts)), picture, now) for facts, picture in cursor.fetchall())


def _front(place: PlaceFacts, picture: str, now: datetime) -> ShopFront:
    state = place.open_state(now)
    _, slug, name, tone, _ = place.merchant
    return ShopFront(slug, name, tone, picture, state.open, state.until if state.open else state.opens_at, place.tz)
