"""What the forms of the terms hold before anybody types: as it stands, by field."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from panier.offer.terms.queries import Said, TermsSeen
from panier.offer.terms.rules import PICKUP
from panier.offer.terms.rules.returns import BETWEEN
from panier.offer.terms.rules.typed import SlotRow, kilograms

SLOTS = ("r[0-9]{1,2}-(day[0-6]|begins|ends|capacity|cutoff|cutoff_days)",)
FIELDS: Mapping[str, tuple[str, ...]] = {
    "zone": (
        "do",
        "name-[a-z]{2}",
        "where",
        "prefixes",
        "region-[a-z0-9-]{1,80}",
        "radius_km",
        "place",
        "step[0-9]{1,2}-(at|price)",
        "free_from",
        "days",
    ),
    PICKUP: ("pickup", "minutes", "note-[a-z]{2}", *SLOTS),
    "slots": SLOTS,
    "parcel": ("default",),
    "returns": ("template", "words-[a-z]{2}"),
}


def amount(minor: int | None) -> str:
    """As one types it: 595 to “5.95”, “5,95” in French."""
    return "" if minor is None else _decimal(f"{Decimal(minor).scaleb(-2):.2f}")


def zone_form(zone: Any) -> dict[str, str]:
    if zone is None:
        return {"where": "everywhere", "days": "2"}
    by_amount = zone.method == "delivery"
    found = {f"name-{code}": text for code, text in zone.name.items()}
    found |= {
        "where": "radius" if zone.radius_km else "prefixes" if zone.prefixes else "everywhere",
        "prefixes": "" if zone.radius_km else ", ".join(zone.prefixes),
        "radius_km": str(zone.radius_km or ""),
        "place": zone.place.public_id if zone.place else "",
        "free_from": amount(zone.free_from_minor),
        "days": str(zone.days),
    }
    for number, (at, price) in enumerate(zone.steps):
        found[f"step{number}-at"] = amount(at) if by_amount else _decimal(kilograms(at))
        found[f"step{number}-price"] = amount(price)
    return found


def slots_form(rows: Sequence[SlotRow]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, row in enumerate(rows):
        found |= {f"r{number}-day{day}": "on" for day in row.days}
        found |= {
            f"r{number}-begins": f"{row.begins:%H:%M}",
            f"r{number}-ends": f"{row.ends:%H:%M}",
            f"r{number}-capacity": str(row.capacity),
            f"r{number}-cutoff_days": str(row.cutoff_days),
            f"r{number}-cutoff": f"{row.cutoff:%H:%M}" if row.cutoff else "",
        }
    return found


def pickup_form(place: Any, rows: Sequence[SlotRow]) -> dict[str, str]:
    said = {"pickup": "on"} if place.pickup else {}
    notes = {f"note-{code}": text for code, text in place.pickup_note.items()}
    return {**said, **notes, "minutes": str(place.pickup_minutes), **slots_form(rows)}


def parcel_form(seen: TermsSeen) -> dict[str, str]:
    return {"default": _decimal(kilograms(seen.said.default_grams))}


def returns_form(seen: TermsSeen, said: Said, template: str) -> dict[str, str]:
    """As they stand, or from the template asked for; words kept before there were templates are his own."""
    chosen = next((each for each in said.returns.templates if each.code == template), None)
    kept = seen.said.returns_words or {
        code: text.removesuffix(f"{BETWEEN}{said.returns.law.get(code, '')}")
        for code, text in seen.merchant.returns.items()
    }
    words = chosen.words if chosen else kept
    code = chosen.code if chosen else seen.said.returns_template
    return {"template": code, **{f"words-{code}": text for code, text in words.items()}}


def _decimal(text: str) -> str:
    return text.replace(".", ",") if get_language() == "fr" else text
