"""The table of places each process holds: what is near, what is open, what can be picked up today, to the minute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from panier.kit.geo import Point, distance_m
from panier.kit.hours import Opening, OpenState, state_at

POINTS_KEPT = 64  # searches from the same point share its distances


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    key: int  # internal
    id: str
    name: str
    municipality: str
    point: Point
    tz: str
    openings: tuple[Opening, ...]  # merged, from yesterday's to those of the next 8 days
    known_until: datetime
    pickup_minutes: int | None  # from ordering to ready; None: no pickup here

    def state(self, now: datetime) -> OpenState:
        return state_at(self.openings, now, self.known_until)

    def pickup_today(self, now: datetime, midnight: datetime) -> bool:
        """Ordered `now`, is it ready while the place is open and before its day ends at `midnight`?"""
        if self.pickup_minutes is None:
            return False
        prepared = timedelta(minutes=self.pickup_minutes)
        for opening in self.openings:
            ready = max(now, opening.opens) + prepared
            if ready >= midnight:
                return False
            if ready <= opening.closes:
                return True
        return False


class PlaceTable:
    """Places by key. Answers that depend on the minute or on a point are kept for the next asker."""

    def __init__(self, places: Iterable[PlaceFacts]) -> None:
        self.places = {place.key: place for place in places}
        self._distances = lru_cache(POINTS_KEPT)(self._distances_from)
        self._open = lru_cache(2)(self._open_at)
        self._today = lru_cache(2)(self._pickup_today_at)

    def distances(self, point: Point) -> dict[int, float]:
        """Metres from `point` to every place."""
        return self._distances(point)

    def within(self, point: Point, radius_m: int) -> list[int]:
        return [key for key, metres in self._distances(point).items() if metres <= radius_m]

    def open_at(self, now: datetime) -> list[int]:
        return self._open(_minute(now))

    def pickup_today(self, now: datetime) -> list[int]:
        return self._today(_minute(now))

    def nearest(self, keys: Iterable[int], point: Point) -> tuple[PlaceFacts, float] | None:
        distances = self._distances(point)
        known = [key for key in keys if key in distances]
        if not known:
            return None
        key = min(known, key=distances.__getitem__)
        return self.places[key], distances[key]

    def to_show(self, keys: Sequence[int], now: datetime) -> PlaceFacts | None:
        """Without a position: an open one, else the first."""
        known = [self.places[key] for key in keys if key in self.places]
        return next((place for place in known if place.state(now).open), known[0] if known else None)

    def _distances_from(self, point: Point) -> dict[int, float]:
        return {key: distance_m(point, place.point) for key, place in self.places.items()}

    def _open_at(self, now: datetime) -> list[int]:
        return [key for key, place in self.places.items() if place.state(now).open]

    def _pickup_today_at(self, now: datetime) -> list[int]:
        midnights = {tz: _midnight(now, tz) for tz in {place.tz for place in self.places.values()}}
        return [key for key, place in self.places.items() if place.pickup_today(now, midnights[place.tz])]


def _minute(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(second=0, microsecond=0)


def _midnight(now: datetime, tz: str) -> datetime:
    """The end of the place's day."""
    day = now.astimezone(ZoneInfo(tz)).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(tz)).astimezone(UTC)
