"""Writing streets: each change with its reason, in the caller's transaction."""

from django.db.models import Q
from django.utils.text import slugify

from panier.base.territories.models import Municipality
from panier.kit.content import in_language
from panier.offer.merchants.actions import Why
from panier.offer.merchants.models import Place, Street, StreetChange, StreetEvent
from panier.offer.merchants.streets.rules import (
    MOST_EVENTS,
    MOST_PLACES,
    SIDES,
    Change,
    Create,
    Describe,
    Draw,
    EndEvent,
    NoSuchEvent,
    NoSuchStreet,
    PlaceElsewhere,
    Publish,
    SetEvent,
    StreetEmpty,
    StreetFull,
    StreetMoved,
    TooManyEvents,
)

What = StreetChange.What
SLUG_LENGTH, DETAIL_LENGTH = 110, 400
NAMELESS = "rue"


def create_street(territory: str, asked: Create, why: Why) -> StreetChange:
    """An empty street, not yet public; its slug is its name's, with the town's when another has it."""
    town = Municipality.objects.get(territory_id=territory, pk=asked.municipality_id)
    name = slugify(asked.name)[:SLUG_LENGTH] or NAMELESS
    wanted = [name, f"{name}-{slugify(town.name)}"[:SLUG_LENGTH]]
    taken = set(Street.objects.filter(territory_id=territory, slug__startswith=name).values_list("slug", flat=True))
    wanted += [f"{name}-{number}" for number in range(2, len(taken) + 3)]
    slug = next(each for each in wanted if each not in taken)
    street = Street.objects.create(territory_id=territory, slug=slug, name=asked.name, municipality=town)
    return _record(street, What.CREATED, f"{asked.name}, {town.name}", why)


def change_street(territory: str, slug: str, change: Change, why: Why) -> StreetChange:
    """Do it and write down why; one at a time for each street. NoSuchStreet, and the refusals of each change."""
    street = Street.objects.select_for_update().filter(territory_id=territory, slug=slug).first()
    if street is None:
        raise NoSuchStreet
    match change:
        case Draw():
            return _record(street, What.DRAWN, _draw(street, change), why)
        case Describe():
            street.name, street.story, street.path = change.name, dict(change.story), [*map(list, change.path)]
            street.save(update_fields=["name", "story", "path"])
            return _record(street, What.DESCRIBED, street.name, why)
        case Publish():
            return _publish(street, change, why)
        case SetEvent():
            what = What.EVENT_CHANGED if change.event else What.EVENT_ADDED
            return _record(street, what, _set_event(street, change, why), why)
        case EndEvent():
            ended = _event(street, change.event, why)
            ended.ended_at = why.now
            ended.save(update_fields=["ended_at"])
            return _record(street, What.EVENT_ENDED, _title(ended), why)


def _record(street: Street, what: StreetChange.What, detail: str, why: Why) -> StreetChange:
    return StreetChange.objects.create(
        street=street, what=what, detail=detail[:DETAIL_LENGTH], reason=why.reason, actor_id=why.actor_id, at=why.now
    )


def _draw(street: Street, change: Draw) -> str:
    """The places as drawn, those no longer named gone from the street; what came and went."""
    wanted = change.drawing.places
    if change.seen != street.version:
        raise StreetMoved
    if len(wanted) > MOST_PLACES:
        raise StreetFull(most=MOST_PLACES)
    places = {place.public_id: place for place in _places_of_town(street, wanted)}
    before = {place.public_id: place for place in Place.objects.filter(street=street)}
    if elsewhere := [place for place in wanted if place not in places]:
        raise PlaceElsewhere(names=elsewhere)
    if len(set(wanted)) < len(wanted):
        raise PlaceElsewhere(names=[places[place].name for place in set(wanted) if wanted.count(place) > 1])
    gone = [place for key, place in before.items() if key not in places]
    for place in gone:
        place.street, place.street_side, place.street_position = None, "", 0
    for side in SIDES:
        for position, key in enumerate(change.drawing.on(side)):
            place = places[key]
            place.street, place.street_side, place.street_position = street, side, position
    Place.objects.bulk_update([*gone, *places.values()], ["street", "street_side", "street_position"])
    street.version += 1
    street.save(update_fields=["version"])
    came = [f"+ {place.name}" for key, place in places.items() if key not in before]
    return ", ".join([*came, *(f"− {place.name}" for place in gone)])


def _places_of_town(street: Street, wanted: tuple[str, ...]) -> list[Place]:
    """Locked: those that may stand here."""
    free = Q(street=None) | Q(street=street)
    mine = Place.objects.select_for_update().filter(
        free, public_id__in=wanted, municipality=street.municipality, merchant__territory_id=street.territory_id
    )
    return list(mine.filter(is_open=True).order_by("pk"))


def _publish(street: Street, change: Publish, why: Why) -> StreetChange:
    if change.shown and not Place.objects.filter(street=street, is_open=True).exists():
        raise StreetEmpty
    street.is_published = change.shown
    street.save(update_fields=["is_published"])
    return _record(street, What.PUBLISHED if change.shown else What.HIDDEN, "", why)


def _set_event(street: Street, change: SetEvent, why: Why) -> str:
    """Its title."""
    to_come = StreetEvent.objects.filter(street=street, ended_at=None, ends_at__gt=why.now)
    if not change.event and to_come.count() >= MOST_EVENTS:
        raise TooManyEvents(most=MOST_EVENTS)
    event = _event(street, change.event, why) if change.event else StreetEvent(street=street)
    event.place = Place.objects.filter(street=street, public_id=change.place).first() if change.place else None
    if change.place and event.place is None:
        raise PlaceElsewhere(names=[change.place])
    event.title, event.words = dict(change.title), dict(change.words)
    event.starts_at, event.ends_at = change.starts_at, change.ends_at
    event.save()
    return _title(event)


def _event(street: Street, public_id: str, why: Why) -> StreetEvent:
    """One that is not over."""
    found = StreetEvent.objects.filter(street=street, public_id=public_id, ended_at=None, ends_at__gt=why.now).first()
    if found is None:
        raise NoSuchEvent
    return found


def _title(event: StreetEvent) -> str:
    return in_language(event.title, event.street.territory.languages[0]).text
