"""Reading terms of sale. The pieces of SQL are for statements that read a `merchant`."""

from datetime import date, time
from typing import Any

from panier.kit.money import Money
from panier.offer.terms.rules.slots import Slot
from panier.offer.terms.rules.zones import Zone

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


def zone_from(row: dict[str, Any]) -> Zone:
    free_from = row["free_from"]
    return Zone(
        id=row["id"],
        method=row["method"],
        name=row["name"],
        steps=tuple((at, price) for at, price in row["steps"]),
        free_from=None if free_from is None else Money(free_from, row["currency"]),
        prefixes=tuple(prefix.replace(" ", "").upper() for prefix in row["prefixes"]),
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
