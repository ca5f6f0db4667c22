"""Writing terms of sale, and booking slots."""

from collections.abc import Mapping, Sequence
from datetime import date

from panier.kit.locks import locked
from panier.offer.terms.models import Slot, SlotBooking, Zone
from panier.offer.terms.rules import SlotOver
from panier.offer.terms.rules import zones as rules

Booking = tuple[int, date, str]  # the slot, the day, who has it (a part's public id)


def add_zone(merchant_id: int, zone: rules.Zone) -> Zone:
    return Zone.objects.create(merchant_id=merchant_id, **zone_columns(zone))


def zone_columns(zone: rules.Zone) -> dict[str, object]:
    return {
        "method": zone.method,
        "name": dict(zone.name),
        "prefixes": list(zone.prefixes),
        "steps": [list(step) for step in zone.steps],
        "free_from_minor": None if zone.free_from is None else zone.free_from.minor,
        "currency": zone.currency,
        "days": zone.days,
    }


def book(bookings: Sequence[Booking]) -> None:
    """A place in each slot's day, or SlotOver and nothing (the caller's transaction rolls back).

    The slots are locked by key, then what is booked is counted: nobody comes between.
    """
    slots = locked(Slot.objects.filter(pk__in=[slot for slot, _, _ in bookings]).order_by("pk"))
    capacity = {slot.pk: slot.capacity if slot.is_offered else 0 for slot in slots}
    for slot, day, holder in bookings:
        if SlotBooking.objects.filter(slot_id=slot, day=day).exclude(holder=holder).count() >= capacity[slot]:
            raise SlotOver(slots=[slot])
        SlotBooking.objects.get_or_create(holder=holder, defaults={"slot_id": slot, "day": day})


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
