"""What an operator sees of a street: its drawing, what may stand on it, its events and its history."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q

from panier.offer.merchants.models import Place, Street, StreetChange, StreetEvent
from panier.offer.merchants.streets.rules import MOST_EVENTS, MOST_PLACES, SIDES, Drawing, NoSuchEvent, NoSuchStreet

MOST_STREETS, MOST_SUGGESTED, MOST_CHANGES = 200, 40, 100


class DrawnPlace(NamedTuple):
    id: str
    name: str
    address: str


class EventAtWork(NamedTuple):
    id: str
    title: dict[str, str]
    words: dict[str, str]
    starts_at: datetime
    ends_at: datetime
    place: DrawnPlace | None


class StreetAtWork(NamedTuple):
    street: Street
    tz: str
    drawing: Drawing
    places: dict[str, DrawnPlace]
    events: list[EventAtWork]  # not over
    changes: list[StreetChange]  # the newest first


def find_streets(territory: str, sought: str) -> list[Street]:
    """By name or town, public or not, with `shops`."""
    streets = Street.objects.filter(territory_id=territory).select_related("municipality")
    if sought:
        streets = streets.filter(Q(name__icontains=sought) | Q(municipality__name__icontains=sought))
    return list(streets.annotate(shops=Count("places")).order_by("name", "pk")[:MOST_STREETS])


def street_at_work(territory: str, slug: str, *, now: datetime) -> StreetAtWork:
    """Public or not; NoSuchStreet."""
    street = (
        Street.objects.select_related("municipality", "territory").filter(territory_id=territory, slug=slug).first()
    )
    if street is None:
        raise NoSuchStreet
    places = list(Place.objects.filter(street=street, is_open=True).order_by("street_position", "pk")[:MOST_PLACES])
    odd, even = (tuple(place.public_id for place in places if place.street_side == side) for side in SIDES)
    events = StreetEvent.objects.filter(street=street, ended_at=None, ends_at__gt=now).select_related("place")
    changes = StreetChange.objects.filter(street=street).select_related("actor").order_by("-at", "-pk")
    return StreetAtWork(
        street=street,
        tz=street.territory.tz,
        drawing=Drawing(odd, even),
        places={place.public_id: _drawn(place) for place in places},
        events=[_event(event) for event in events.order_by("starts_at", "pk")[:MOST_EVENTS]],
        changes=list(changes[:MOST_CHANGES]),
    )


def may_stand(street: Street, sought: str, *, but: Sequence[str]) -> list[DrawnPlace]:
    """Open places of the town that are on no street: those with this street in their address, or those sought."""
    free = Place.objects.filter(street=None, is_open=True, municipality_id=street.municipality_id)
    words = Q(name__icontains=sought) | Q(address__icontains=sought) if sought else Q(address__icontains=street.name)
    found = free.filter(words, merchant__territory_id=street.territory_id).exclude(public_id__in=but)
    return [_drawn(place) for place in found.order_by("address", "pk")[:MOST_SUGGESTED]]


def drawn_places(street: Street, ids: Sequence[str]) -> dict[str, DrawnPlace]:
    """Those of the town among these; others are not there."""
    found = Place.objects.filter(
        public_id__in=ids[: 2 * MOST_PLACES], municipality_id=street.municipality_id, is_open=True
    )
    return {place.public_id: _drawn(place) for place in found}


def event_at_work(at_work: StreetAtWork, event: str) -> EventAtWork:
    """One that is not over, or NoSuchEvent."""
    found = next((each for each in at_work.events if each.id == event), None)
    if found is None:
        raise NoSuchEvent
    return found


def _event(event: StreetEvent) -> EventAtWork:
    place = _drawn(event.place) if event.place else None
    return EventAtWork(event.public_id, event.title, event.words, event.starts_at, event.ends_at, place)


def _drawn(place: Place) -> DrawnPlace:
    return DrawnPlace(place.public_id, place.name, place.address)
