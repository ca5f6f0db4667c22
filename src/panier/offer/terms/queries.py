"""Reading terms of sale. The pieces of SQL are for statements that read a `merchant`."""

from collections.abc import Iterable
from datetime import date, datetime, time
from functools import partial
from typing import Any, NamedTuple

from panier.base.territories.queries import beginnings_by_region, settings_in_force, territory
from panier.kit.money import Money
from panier.kit.postal import bare
from panier.kit.sql import one_row
from panier.offer.merchants.models import Merchant, Place
from panier.offer.terms.models import SaleTerms, TermsChange
from panier.offer.terms.models import Slot as SlotRecord
from panier.offer.terms.models import Zone as ZoneRecord
from panier.offer.terms.rules.returns import ReturnsRules, returns_rules
from panier.offer.terms.rules.slots import Slot
from panier.offer.terms.rules.typed import Ground, SlotRow
from panier.offer.terms.rules.zones import Zone

HISTORY = 50

ZONES = """coalesce((SELECT jsonb_agg(jsonb_build_object('id', zone.public_id, 'method', zone.method, 'name', zone.name,
    'steps', zone.steps, 'free_from', zone.free_from_minor, 'currency', zone.currency, 'prefixes', zone.prefixes,
    'days', zone.days) ORDER BY zone.position, zone.id)
  FROM terms_zone zone WHERE zone.merchant_id = merchant.id), '[]')"""
SLOTS = """coalesce((SELECT jsonb_agg(jsonb_build_object('id', slot.id, 'public_id', slot.public_id, 'method', slot.method,
    'place', coalesce(place.public_id, ''), 'weekday', slot.weekday, 'begins', slot.begins, 'ends', slot.ends,
    'capacity', slot.capacity, 'cutoff_days', slot.cutoff_days, 'cutoff', slot.cutoff,
    'taken', (SELECT jsonb_object_agg(booked.day, booked.parts) FROM (
      SELECT day, count(*) AS parts FROM terms_slotbooking WHERE slot_id = slot.id AND day >= %(since)s GROUP BY day) booked))
    ORDER BY slot.weekday, slot.begins, slot.id)
  FROM terms_slot slot LEFT JOIN merchants_place place ON place.id = slot.place_id
  WHERE slot.merchant_id = merchant.id AND slot.is_offered), '[]')"""
# Whether a variant can be sent: the merchant sends parcels as heavy as it is, or as he says of what states no weight.
BY_PARCEL = """EXISTS (SELECT FROM terms_zone zone LEFT JOIN terms_saleterms said ON said.merchant_id = zone.merchant_id
  WHERE zone.merchant_id = {merchant} AND zone.method = 'parcel'
    AND coalesce(nullif({grams}, 0), said.default_grams) <= (zone.steps -> -1 ->> 0)::bigint)"""
DELIVERS = "EXISTS (SELECT FROM terms_zone zone WHERE zone.merchant_id = {merchant} AND zone.method = 'delivery')"
TERMS_SAID = """
SELECT
  (SELECT json_build_object('default_grams', default_grams, 'returns_template', returns_template, 'returns_words', returns_words)
   FROM terms_saleterms WHERE merchant_id = %(merchant)s) AS sale,
  (SELECT coalesce(json_agg(json_build_object('id', zone.public_id, 'method', method, 'name', zone.name, 'prefixes', prefixes,
     'place', place.public_id, 'radius_km', radius_km, 'steps', steps, 'free_from_minor', free_from_minor, 'currency', currency, 'days', days)
     ORDER BY zone.position, zone.id), '[]')
   FROM terms_zone zone LEFT JOIN merchants_place place ON place.id = zone.place_id WHERE zone.merchant_id = %(merchant)s) AS zones,
  (SELECT coalesce(json_agg(json_build_object('id', slot.public_id, 'method', method, 'place', place.public_id, 'weekday', weekday,
     'begins', begins, 'ends', ends, 'capacity', capacity, 'cutoff_days', cutoff_days, 'cutoff', cutoff) ORDER BY slot.id), '[]')
   FROM terms_slot slot LEFT JOIN merchants_place place ON place.id = slot.place_id
   WHERE slot.merchant_id = %(merchant)s AND is_offered) AS slots,
  (SELECT coalesce(json_agg(json_build_object('of', 'terms', 'what', what, 'about', about, 'before', before, 'after', after,
     'by', actor_name, 'at', at) ORDER BY id), '[]')
   FROM terms_termschange WHERE merchant_id = %(merchant)s) AS changes
"""


def zone_from(row: dict[str, Any]) -> Zone:
    free_from = row["free_from"]
    return Zone(
        id=row["id"],
        method=row["method"],
        name=row["name"],
        steps=tuple((at, price) for at, price in row["steps"]),
        free_from=None if free_from is None else Money(free_from, row["currency"]),
        prefixes=tuple(bare(prefix) for prefix in row["prefixes"]),
        days=row["days"],
        currency=row["currency"],
    )


def slot_from(row: dict[str, Any]) -> Slot:
    cutoff = row["cutoff"]
    return Slot(
        id=row["id"],
        public_id=row["public_id"],
        method=row["method"],
        place=row["place"],
        weekday=row["weekday"],
        begins=time.fromisoformat(row["begins"]),
        ends=time.fromisoformat(row["ends"]),
        capacity=row["capacity"],
        cutoff_days=row["cutoff_days"],
        cutoff=time.fromisoformat(cutoff) if cutoff else None,
        taken={date.fromisoformat(day): parts for day, parts in (row["taken"] or {}).items()},
    )


class TermsSeen(NamedTuple):
    """All the terms of one merchant, as his desk shows them."""

    merchant: Merchant
    said: SaleTerms
    places: list[Place]
    zones: list[ZoneRecord]
    slots: dict[str, list[SlotRow]]  # of deliveries under "", of pickups under the place's public id
    changes: list[TermsChange]

    def place(self, public_id: str) -> Place | None:
        return next((place for place in self.places if place.public_id == public_id), None)


def terms_of_merchant(merchant_id: int) -> TermsSeen:
    """The caller has shown that whoever asks may see them."""
    merchant = Merchant.objects.get(pk=merchant_id)
    said = SaleTerms.objects.filter(merchant=merchant).first() or SaleTerms(merchant=merchant)
    slots = SlotRecord.objects.filter(merchant=merchant, is_offered=True).select_related("place")
    by_place: dict[str, list[SlotRecord]] = {}
    for slot in slots.order_by("begins", "ends", "weekday"):
        by_place.setdefault(slot.place.public_id if slot.place else "", []).append(slot)
    return TermsSeen(
        merchant=merchant,
        said=said,
        places=list(
            Place.objects.filter(merchant=merchant, is_open=True).select_related("municipality").order_by("pk")
        ),
        zones=list(
            ZoneRecord.objects.filter(merchant=merchant).select_related("place").order_by("method", "position", "pk")
        ),
        slots={place: slot_rows(found) for place, found in by_place.items()},
        changes=list(TermsChange.objects.filter(merchant=merchant).order_by("-at", "-pk")[:HISTORY]),
    )


def zones_around(place_id: int) -> int:
    """How many zones are drawn around this place."""
    return ZoneRecord.objects.filter(place_id=place_id, radius_km__isnull=False).count()


def removal_of_zone(merchant_id: int, public_id: str) -> TermsChange | None:
    """Who took this zone of the merchant's away, and when."""
    gone = TermsChange.objects.filter(merchant=merchant_id, what="zone", after__isnull=True, before__id=public_id)
    return gone.order_by("-pk").first()


def slot_rows(slots: Iterable[SlotRecord]) -> list[SlotRow]:
    """The same hours, room and cut-off on several weekdays are one row."""
    rows: dict[tuple[Any, ...], list[int]] = {}
    for slot in slots:
        key = (slot.begins, slot.ends, slot.capacity, slot.cutoff_days, slot.cutoff)
        rows.setdefault(key, []).append(slot.weekday)
    return [SlotRow(tuple(sorted(days)), *key) for key, days in rows.items()]


class Said(NamedTuple):
    """What the territory says of terms at a moment."""

    ground: Ground
    returns: ReturnsRules


def said_of_terms(merchant: Merchant, places: Iterable[Place], now: datetime) -> Said:
    here = territory(merchant.territory_id)
    values = settings_in_force(merchant.territory_id, ["delivery_prefixes", "returns"], now)
    ground = Ground(
        here.languages,
        here.currency,
        tuple(values["delivery_prefixes"]),
        [each.public_id for each in places],
        partial(beginnings_by_region, merchant.territory_id),
    )
    return Said(ground, returns_rules(values["returns"]))


def terms_said(merchant_id: int) -> dict[str, Any]:
    """Whole, for who leaves with it: `sale`, `zones`, `slots`, `changes`; amounts are minor units."""
    return one_row(TERMS_SAID, {"merchant": merchant_id})
