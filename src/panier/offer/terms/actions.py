"""Writing terms of sale, and booking slots. Every change locks the terms first (docs/locking.md) and is written down."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from panier.base.territories.queries import points_of_prefixes
from panier.kit.geo import Point
from panier.kit.locks import locked, locks_are_off
from panier.kit.postal import bare
from panier.offer.merchants.models import Merchant, Place
from panier.offer.team.actions import By
from panier.offer.terms.models import SaleTerms, Slot, SlotBooking, TermsChange, Zone
from panier.offer.terms.rules import BadTerms, NoSuchZone, SlotOver
from panier.offer.terms.rules import zones as rules
from panier.offer.terms.rules.typed import MOST_ZONES, SlotRow
from panier.offer.terms.rules.zones import prefixes_within

Booking = tuple[int, date, str]  # the slot, the day, who has it (a part's public id)
What = TermsChange.What


class Around(NamedTuple):
    """A radius: around which place, how far."""

    place_id: int
    radius_km: int


def lock_terms(merchant_id: int) -> SaleTerms:
    """One at a time changes this merchant's terms; buying goes on."""
    SaleTerms.objects.get_or_create(merchant_id=merchant_id)
    return locked(SaleTerms.objects.filter(merchant_id=merchant_id)).get()


def add_zone(merchant_id: int, zone: rules.Zone, around: Around | None = None) -> Zone:
    if Zone.objects.filter(merchant_id=merchant_id).count() >= MOST_ZONES:
        raise BadTerms(faults={"zone": "too-many"})
    return Zone.objects.create(merchant_id=merchant_id, **_columns(zone, around))


def change_zone(merchant_id: int, public_id: str, zone: rules.Zone, around: Around | None) -> dict[str, Any]:
    """NoSuchZone, else what it was; its method stays."""
    found = zone_of(merchant_id, public_id)
    before = zone_facts(found)
    Zone.objects.filter(pk=found.pk).update(**{**_columns(zone, around), "method": found.method})
    return before


def remove_zone(merchant_id: int, public_id: str) -> dict[str, Any]:
    """What it was, under its public id: whoever still has its form open is told who took it away."""
    found = zone_of(merchant_id, public_id)
    found.delete()
    return {"id": public_id, **zone_facts(found)}


def zone_of(merchant_id: int, public_id: str) -> Zone:
    found = Zone.objects.filter(merchant_id=merchant_id, public_id=public_id).first()
    if found is None:
        raise NoSuchZone
    return found


def set_slots(merchant_id: int, method: str, place_id: int | None, rows: Sequence[SlotRow]) -> None:
    """Exactly these are offered from now on; what was booked of one that goes stays booked."""
    mine: dict[str, Any] = {"merchant_id": merchant_id, "method": method, "place_id": place_id}
    kept = []
    for row in rows:
        terms: dict[str, Any] = {
            "capacity": row.capacity,
            "cutoff_days": row.cutoff_days,
            "cutoff": row.cutoff,
            "is_offered": True,
        }
        for day in row.days:
            hours: dict[str, Any] = {"weekday": day, "begins": row.begins, "ends": row.ends}
            slot, _ = Slot.objects.update_or_create(**mine, **hours, defaults=terms)
            kept.append(slot.pk)
    Slot.objects.filter(**mine).exclude(pk__in=kept).update(is_offered=False)


def set_pickup(merchant_id: int, public_id: str, *, pickup: bool, minutes: int, note: Mapping[str, str]) -> None:
    """How goods are picked up at one of the merchant's places; the caller has read that it is his."""
    place = Place.objects.filter(merchant_id=merchant_id, public_id=public_id)
    place.update(pickup=pickup, pickup_minutes=minutes, pickup_note=dict(note))


def set_parcels(terms: SaleTerms, default_grams: int | None) -> None:
    SaleTerms.objects.filter(pk=terms.pk).update(default_grams=default_grams)


def set_returns(terms: SaleTerms, template: str, words: Mapping[str, str], shown: Mapping[str, str]) -> None:
    SaleTerms.objects.filter(pk=terms.pk).update(returns_template=template, returns_words=dict(words))
    Merchant.objects.filter(pk=terms.merchant_id).update(returns=dict(shown))


class Changed(NamedTuple):
    """What of the terms, from what to what (None: it was not, is not)."""

    what: str
    about: str
    before: Any
    after: Any


def note(merchant_id: int, changed: Changed, by: By) -> None:
    """By whom and when; the same again writes nothing."""
    if changed.before == changed.after:
        return
    TermsChange.objects.create(
        merchant_id=merchant_id,
        what=changed.what,
        about=changed.about[:120],
        before=changed.before,
        after=changed.after,
        actor_id=by.account_id,
        actor_name=by.name[:254],
        at=by.now,
    )


def reach_anew(territory: str) -> None:
    """The middles of postal codes may have moved: what each radius reaches is worked out once more."""
    zones = Zone.objects.filter(merchant__territory_id=territory, radius_km__isnull=False).select_related("place")
    points = points_of_prefixes(territory) if zones else {}
    for zone in zones:
        if zone.place and zone.radius_km:
            zone.prefixes = reached(zone.place, points, zone.radius_km)
    Zone.objects.bulk_update(zones, ["prefixes"], batch_size=1000)


def reach_anew_around(place_id: int) -> None:
    """The place was moved: so is what each radius around it reaches."""
    for zone in Zone.objects.filter(place_id=place_id, radius_km__isnull=False).select_related("place", "merchant"):
        if zone.place and zone.radius_km:
            points = points_of_prefixes(zone.merchant.territory_id)
            Zone.objects.filter(pk=zone.pk).update(prefixes=reached(zone.place, points, zone.radius_km))


def reached(place: Place, points: Mapping[str, Point], radius_km: int) -> list[str]:
    """The beginnings of postal codes within so many km of the place."""
    own = bare(place.postal_code)
    return prefixes_within(points, Point(place.latitude, place.longitude), radius_km, own)


def zone_facts(zone: Zone) -> dict[str, Any]:
    """As history keeps it."""
    return {
        "method": zone.method,
        "name": zone.name,
        "prefixes": [] if zone.radius_km else zone.prefixes,
        "radius_km": zone.radius_km,
        "steps": zone.steps,
        "free_from": zone.free_from_minor,
        "days": zone.days,
    }


def _columns(zone: rules.Zone, around: Around | None) -> dict[str, Any]:
    return {
        "method": zone.method,
        "name": dict(zone.name),
        "prefixes": list(zone.prefixes),
        "place_id": around.place_id if around else None,
        "radius_km": around.radius_km if around else None,
        "steps": [list(step) for step in zone.steps],
        "free_from_minor": None if zone.free_from is None else zone.free_from.minor,
        "currency": zone.currency,
        "days": zone.days,
    }


def book(bookings: Sequence[Booking]) -> None:
    """A place in each slot's day, or SlotOver and nothing (the caller's transaction rolls back).

    The slots are locked by key, then what is booked is counted: nobody comes between.
    """
    if not bookings:
        return
    slots = locked(Slot.objects.filter(pk__in=[slot for slot, _, _ in bookings]).order_by("pk"))
    capacity = {slot.pk: slot.capacity if slot.is_offered else 0 for slot in slots}
    for slot, day, holder in bookings:
        if SlotBooking.objects.filter(slot_id=slot, day=day).count() >= capacity.get(slot, 0):
            raise SlotOver(slots=[slot])
        locks_are_off()  # in the race's control this look grows old before its write
        SlotBooking.objects.create(slot_id=slot, day=day, holder=holder)


def book_again(kept: Mapping[str, str]) -> None:
    """What these holders had booked (slot keys) before it was given up, or SlotOver."""
    days = {holder: key.partition("@") for holder, key in kept.items()}
    slots = dict(
        Slot.objects.filter(public_id__in=[name for name, _, _ in days.values()]).values_list("public_id", "pk")
    )
    if lost := [name for name, _, _ in days.values() if name not in slots]:
        raise SlotOver(slots=lost)
    book([(slots[name], date.fromisoformat(day), holder) for holder, (name, _, day) in days.items()])


def unbook(holders: Sequence[str]) -> None:
    """Their places are free again."""
    SlotBooking.objects.filter(holder__in=holders).delete()
