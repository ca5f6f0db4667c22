"""A merchant changes his terms of sale at the desk: one thing at a time, by whom and when; pages and search follow."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from panier.base.territories.queries import points_of_prefixes
from panier.kit.typed import whole
from panier.offer.merchants.models import Place
from panier.offer.merchants.rules import NoSuchPlace
from panier.offer.search.actions import mark_merchant_stale
from panier.offer.team.actions import By, lock_team_for
from panier.offer.terms.actions import (
    Around,
    Changed,
    What,
    add_zone,
    change_zone,
    lock_terms,
    note,
    reached,
    remove_zone,
    set_parcels,
    set_pickup,
    set_returns,
    set_slots,
    zone_facts,
    zone_of,
)
from panier.offer.terms.queries import Said, TermsSeen, said_of_terms, terms_of_merchant
from panier.offer.terms.rules import DELIVERY, PICKUP, BadTerms, TermsMoved
from panier.offer.terms.rules.returns import composed, read_returns
from panier.offer.terms.rules.typed import (
    MOST_MINUTES,
    NAME_MAX,
    Faults,
    SlotRow,
    Typed,
    grams,
    read_slots,
    read_zone,
)


@dataclass(frozen=True, slots=True)
class Change:
    """`what`: pickup (of the place `about`), zone (`about`: its public id, or `delivery`, `parcel` for a new one),
    zone-gone, slots (of deliveries), parcel or returns. `seen`: the version of it that the form began from.
    """

    what: str
    typed: Typed
    about: str = ""
    seen: str = ""


@transaction.atomic(durable=True)
def change_terms(merchant_id: int, change: Change, by: By) -> None:
    """NotYours, NoSuchPlace, NoSuchZone, BadTerms with what is wrong by field, TermsMoved: then nothing changed."""
    lock_team_for(merchant_id, by, "shop")
    lock_terms(merchant_id)
    seen = terms_of_merchant(merchant_id)
    said = said_of_terms(seen.merchant, seen.places, by.now)
    if version_of(seen, change.what.removesuffix("-gone"), change.about) != change.seen:
        raise TermsMoved
    note(merchant_id, STORIES[change.what](seen, said, change), by)
    mark_merchant_stale(merchant_id)


def version_of(seen: TermsSeen, what: str, about: str) -> str:
    """Of one section as it stands; a zone that is not there yet has none."""
    stands: Any = None
    if what == "zone":
        stands = next((zone_facts(zone) for zone in seen.zones if zone.public_id == about), None)
    elif what == PICKUP and (place := seen.place(about)):
        stands = _pickup_facts(place, seen.slots.get(about, []))
    elif what == "slots":
        stands = _told(seen.slots.get("", []))
    elif what == "parcel":
        stands = [seen.said.default_grams]
    elif what == "returns":
        stands = [seen.merchant.returns, seen.said.returns_template]
    if stands is None:
        return ""
    return hashlib.sha256(json.dumps(stands, sort_keys=True, default=str).encode()).hexdigest()[:16]


def _zone(seen: TermsSeen, said: Said, change: Change) -> Changed:
    merchant, new = seen.merchant, change.about in {"delivery", "parcel"}
    method = change.about if new else zone_of(merchant.pk, change.about).method
    zone, area, faults = read_zone(method, change.typed, said.ground)
    _check(faults)
    around = None
    if area.radius_km and (place := seen.place(area.place)):
        around = Around(place.pk, area.radius_km)
        zone = zone.within(tuple(reached(place, points_of_prefixes(merchant.territory_id), area.radius_km)))
    if new:
        return Changed(What.ZONE, _first(zone.name), None, zone_facts(add_zone(merchant.pk, zone, around)))
    before = change_zone(merchant.pk, change.about, zone, around)
    return Changed(What.ZONE, _first(zone.name), before, zone_facts(zone_of(merchant.pk, change.about)))


def _zone_gone(seen: TermsSeen, said: Said, change: Change) -> Changed:  # noqa: ARG001 - as the others
    before = remove_zone(seen.merchant.pk, change.about)
    return Changed(What.ZONE, _first(before["name"]), before, None)


def _slots(seen: TermsSeen, said: Said, change: Change) -> Changed:  # noqa: ARG001 - as the others
    rows, faults = read_slots(change.typed, cutoffs=True)
    _check(faults)
    set_slots(seen.merchant.pk, DELIVERY, None, rows)
    return Changed(What.SLOTS, "", _told(seen.slots.get("", [])), _told(rows))


def _pickup(seen: TermsSeen, said: Said, change: Change) -> Changed:
    place = seen.place(change.about)
    if place is None:
        raise NoSuchPlace
    typed, pickup = change.typed, "pickup" in change.typed
    rows, faults = read_slots(typed, cutoffs=False)
    minutes = whole(typed.get("minutes", "").strip(), MOST_MINUTES)
    if minutes is None:
        faults["minutes"] = "minutes"
    _check(faults)
    words = {
        code: text for code in said.ground.languages if (text := typed.get(f"note-{code}", "").strip()[: NAME_MAX * 4])
    }
    before = _pickup_facts(place, seen.slots.get(place.public_id, []))
    set_pickup(seen.merchant.pk, place.public_id, pickup=pickup, minutes=minutes or 0, note=words)
    set_slots(seen.merchant.pk, PICKUP, place.pk, rows)
    after = {"pickup": pickup, "minutes": minutes or 0, "note": words, "slots": _told(rows)}
    return Changed(What.PICKUP, place.name, before, after)


def _parcel(seen: TermsSeen, said: Said, change: Change) -> Changed:  # noqa: ARG001 - as the others
    text = change.typed.get("default", "").strip()
    weight = grams(text)
    if text and weight is None:
        raise BadTerms(faults={"default": "weight"})
    set_parcels(lock_terms(seen.merchant.pk), weight)
    return Changed(What.PARCEL, "", {"default": seen.said.default_grams}, {"default": weight})


def _returns(seen: TermsSeen, said: Said, change: Change) -> Changed:
    words, faults = read_returns(change.typed, said.returns, said.ground.languages)
    _check(faults)
    codes = {template.code for template in said.returns.templates}
    template = change.typed.get("template", "")
    shown = composed(words, said.returns)
    set_returns(lock_terms(seen.merchant.pk), template if template in codes else "", words, shown)
    return Changed(What.RETURNS, "", seen.merchant.returns, shown)


STORIES = {
    "zone": _zone,
    "zone-gone": _zone_gone,
    "slots": _slots,
    "pickup": _pickup,
    "parcel": _parcel,
    "returns": _returns,
}


def _check(faults: Faults) -> None:
    if faults:
        raise BadTerms(faults=faults)


def _first(name: Mapping[str, str]) -> str:
    return next(iter(name.values()), "")


def _told(rows: list[SlotRow]) -> list[dict[str, Any]]:
    """As history keeps them, in one order."""
    told = [{**asdict(row), "days": list(row.days)} for row in rows]
    return sorted(
        (
            {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in row.items()}
            for row in told
        ),
        key=str,
    )


def _pickup_facts(place: Place, rows: list[SlotRow]) -> dict[str, Any]:
    return {"pickup": place.pickup, "minutes": place.pickup_minutes, "note": place.pickup_note, "slots": _told(rows)}
