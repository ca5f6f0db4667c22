"""A place's pin as it is typed, and how far it may be from where its postal code says it is. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from panier.kit.geo import Point, distance_m

METRES = 1000
MOST = {"latitude": 90.0, "longitude": 180.0}
DIGITS = 20


@dataclass(frozen=True, slots=True)
class PinRule:
    """`wide`: the postal codes whose beginning covers much ground."""

    most_km: int
    wide_km: int
    wide: str

    def most_of(self, postal_code: str) -> int:
        return self.wide_km if re.match(self.wide, postal_code) else self.most_km


def pin_rule_from(value: Mapping[str, Any]) -> PinRule:
    """From the pack's setting `place_pin`."""
    return PinRule(int(value["most_km"]), int(value["wide_km"]), str(value["wide"]))


def degrees(number: float) -> str:
    """As a form shows it: to a metre."""
    return f"{number:.5f}"


def pin_typed(latitude: str, longitude: str) -> Point | dict[str, str] | None:
    """None when nothing is typed; what is wrong by field."""
    typed = {"latitude": latitude, "longitude": longitude}
    if not any(typed.values()):
        return None
    read = {name: _number(text, MOST[name]) for name, text in typed.items()}
    faults = {name: "form" for name, number in read.items() if number is None}
    return faults or Point(read["latitude"] or 0.0, read["longitude"] or 0.0)


def _number(text: str, most: float) -> float | None:
    """“45.5” and “45,5”."""
    if not re.fullmatch(r"[-+−]?\d{1,3}([.,]\d{1,15})?", text[:DIGITS]):
        return None
    number = float(text.replace(",", ".").replace("−", "-"))
    return number if abs(number) <= most else None


def is_far(pin: Point, near: Iterable[Point], most_km: int) -> bool:
    """Further than that from all of them; nobody knows where they are: not far."""
    away = [distance_m(pin, each) for each in near]
    return bool(away) and min(away) > most_km * METRES
