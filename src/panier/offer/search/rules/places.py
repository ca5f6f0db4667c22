"""The table of places each process holds: what is near, what is open, what can be picked up today, to the minute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from heapq import nsmallest
from zoneinfo import ZoneInfo

from panier.kit.geo import Box, Point, distance_m
from panier.kit.hours import Opening, OpenState, merged, state_at, whole_slots

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
    merchant: str = ""  # slug
    street: str = ""  # slug of the published street it stands on

    def state(self, now: datetime) -> OpenState:
        return state_at(self.openings, now, self.known_until)

    def ordering(self) -> tuple[Opening, ...]:
        """When to order so that it is ready, while the place is open, before the place's day ends: “today”."""
        if self.pickup_minutes is None:
            return ()
        preparing, found = timedelta(minutes=self.pickup_minutes), []
        for opening in self.openings:
            day = _day(opening.opens + preparing, self.tz)
            while (midnight := _midnight(day, self.tz)) < opening.closes:
                last = min(opening.closes, _midnight(day + timedelta(days=1), self.tz)) - preparing
                if opening.opens <= last and midnight < last:
                    found.append(Opening(midnight, last))
                day += timedelta(days=1)
        return merged(found)


class PlaceTable:
    """Places by key. Answers that depend on the minute or on a point are kept for the next asker."""

    def __init__(self, places: Iterable[PlaceFacts]) -> None:
        self.places = {place.key: place for place in places}
        self._distances = lru_cache(POINTS_KEPT)(self._distances_from)
        self._open = lru_cache(2)(self._open_at)
        self._today = lru_cache(2)(self._pickup_today_at)
        self._ordering = cache(self._ordering_at)
        self._opened: tuple[datetime, dict[int, bool]] = (datetime.min.replace(tzinfo=UTC), {})
        self._slots = cache(self._slots_at)
        self._nearest = lru_cache(POINTS_KEPT)(self._nearest_to)
        self._by_id = {place.id: key for key, place in self.places.items()}

    def distances(self, point: Point) -> dict[int, float]:
        """Metres from `point` to every place."""
        return self._distances(point)

    def within(self, point: Point, radius_m: int) -> list[int]:
        return [key for key, metres in self._distances(point).items() if metres <= radius_m]

    def inside(self, box: Box) -> list[int]:
        return [key for key, place in self.places.items() if box.holds(place.point)]

    def closest(self, point: Point, most: int, radius_m: int) -> list[int]:
        """The nearest places within that radius, the nearest first."""
        return self._nearest(point, most, radius_m)

    def of(self, merchants: Sequence[str]) -> list[int]:
        """The places of these merchants (slugs)."""
        return [key for key, place in self.places.items() if place.merchant in merchants] if merchants else []

    def named(self, ids: Iterable[str]) -> list[int]:
        """Keys of these public ids; unknown ones are left out."""
        return [self._by_id[each] for each in ids if each in self._by_id]

    def on_streets(self, slugs: Sequence[str]) -> list[int]:
        return [key for key, place in self.places.items() if place.street in slugs]

    def open_at(self, now: datetime) -> list[int]:
        return self._open(_minute(now))

    def is_open(self, keys: Iterable[int], now: datetime) -> bool:
        """One of these places is; asked of few places, remembered for the minute."""
        minute = _minute(now)
        held = self._opened
        if held[0] != minute:
            held = self._opened = minute, {}
        known = held[1]
        for key in keys:
            if key not in known:
                known[key] = key in self.places and self.places[key].state(minute).open
            if known[key]:
                return True
        return False

    def pickup_today(self, now: datetime) -> list[int]:
        return self._today(_minute(now))

    def open_slots(self, keys: Iterable[int]) -> frozenset[int]:
        """The quarter hours in which one of these places is open (DECISIONS 6)."""
        return frozenset().union(*(self._slots(key)[0] for key in keys if key in self.places))

    def today_slots(self, keys: Iterable[int]) -> frozenset[int]:
        """The quarter hours in which to order for a pickup at one of these places the same day."""
        return frozenset().union(*(self._slots(key)[1] for key in keys if key in self.places))

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

    def _nearest_to(self, point: Point, most: int, radius_m: int) -> list[int]:
        return nsmallest(most, self.within(point, radius_m), key=self._distances(point).__getitem__)

    def _open_at(self, now: datetime) -> list[int]:
        return [key for key, place in self.places.items() if place.state(now).open]

    def _pickup_today_at(self, now: datetime) -> list[int]:
        return [key for key in self.places if state_at(self._ordering(key), now).open]

    def _ordering_at(self, key: int) -> tuple[Opening, ...]:
        return self.places[key].ordering()

    def _slots_at(self, key: int) -> tuple[frozenset[int], frozenset[int]]:
        return whole_slots(self.places[key].openings), whole_slots(self._ordering(key))


def _minute(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(second=0, microsecond=0)


def _day(moment: datetime, tz: str) -> date:
    return moment.astimezone(ZoneInfo(tz)).date()


def _midnight(day: date, tz: str) -> datetime:
    """At which the place's day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(tz)).astimezone(UTC)
