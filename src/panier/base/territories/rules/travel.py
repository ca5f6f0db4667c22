"""How long a way takes, roughly: the distance as the crow flies, made longer by a detour, at an even pace."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Mode = Literal["walk", "bike", "car"]
MODES: tuple[Mode, ...] = ("walk", "bike", "car")
COARSE_MIN = 5  # minutes: what an approximate distance is told to


@dataclass(frozen=True, slots=True)
class Pace:
    kmh: float
    detour: float  # ways are so many times longer than the straight line
    metres_per_minute: float  # as the crow flies

    def minutes(self, metres: float) -> int:
        """At least one."""
        return max(1, round(metres / self.metres_per_minute))

    def metres(self, minutes: int) -> int:
        """How far, as the crow flies, one gets in that time; to 10 m."""
        return round(self.metres_per_minute * minutes / 10) * 10


@dataclass(frozen=True, slots=True)
class Trip:
    """Such as 10 minutes on foot."""

    mode: Mode
    minutes: int
    metres: int


@dataclass(frozen=True, slots=True)
class Travel:
    """What a territory counts with: a pace for each mode, the trips it offers, how long a walk is still one."""

    paces: Mapping[Mode, Pace]
    trips: tuple[Trip, ...]
    walkable_minutes: int
    source: str

    def walk_minutes(self, metres: float, *, approximate: bool) -> int | None:
        """How long it takes on foot when that is a walk; from about somewhere, to five minutes."""
        minutes = self.paces["walk"].minutes(metres)
        if approximate:
            minutes = max(COARSE_MIN, round(minutes / COARSE_MIN) * COARSE_MIN)
        return minutes if minutes <= self.walkable_minutes else None


def travel_from(value: Mapping[str, Any], source: str) -> Travel:
    """From the pack's setting `travel`."""
    paces = {mode: _pace(float(value[mode]["kmh"]), float(value[mode]["detour"])) for mode in MODES}
    trips = tuple(
        Trip(mode, minutes, paces[mode].metres(minutes)) for mode in MODES for minutes in value[mode]["trips"]
    )
    return Travel(paces, trips, int(value["walkable_minutes"]), source)


def _pace(kmh: float, detour: float) -> Pace:
    return Pace(kmh, detour, kmh * 1000 / 60 / detour)
