"""The table of places each process holds: what is near, what is open, what can be picked up today, to the minute."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from panier.kit.geo import Box, Point, distance_m
from panier.kit.hours import Opening, OpenState, is_whole, merged, slot_of, state_at
from panier.offer.search.rules.grid import Grid

POINTS_KEPT = 64  # searches from the same point share the distances
SETS_KEPT = 50_000  # places of one merchant: his products share them
JOIN = "+"
DAY = timedelta(days=1)


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
    blocked: tuple[Opening, ...] = ()  # whole days of closures during which nothing is bought there
    hours: str = ""  # the same word for the same hours and zone, whatever the day; empty: its own

    @property
    def hours_key(self) -> str:
        return self.hours or f"p{self.key}"

    @property
    def today_key(self) -> str:
        return f"{self.hours_key}.{self.pickup_minutes}"

    def state(self, now: datetime) -> OpenState:
        return state_at(self.openings, now, self.known_until)

    def ordering(self) -> tuple[Opening, ...]:
        """When to order so that the checkout promises it for the same day of the place: “today” (ADR 0121)."""
        if self.pickup_minutes is None or not self.openings:
            return ()
        preparing, found = timedelta(minutes=self.pickup_minutes), []
        day, last_day = _day(self.openings[0].opens, self.tz), _day(self.openings[-1].closes, self.tz)
        while day <= last_day:
            begins, ends = _midnight(day, self.tz), _midnight(day + DAY, self.tz)
            last = _latest(self.openings, Opening(begins, ends), preparing)
            if last is not None and not any(shut.opens <= begins < shut.closes for shut in self.blocked):
                found.append(Opening(begins, last))
            day += DAY
        return merged(found)


class PlaceTable:
    """Places by key, by where they are, and by their hours: what depends on a point or a minute is kept for the next asker.

    Many places share the same hours: what is open is asked of the hours, not of each place.
    """

    def __init__(self, places: Iterable[PlaceFacts]) -> None:
        self.places = {place.key: place for place in places}
        self.grid = Grid({key: place.point for key, place in self.places.items()})
        self._like = {place.hours_key: place for place in self.places.values()}
        self._giving = {place.today_key: place for place in self.places.values() if place.pickup_minutes is not None}
        self._by_id = {place.id: key for key, place in self.places.items()}
        self._by_merchant: dict[str, list[int]] = {}
        for place in self.places.values():
            self._by_merchant.setdefault(place.merchant, []).append(place.key)
        self._distances = lru_cache(POINTS_KEPT)(self._distances_from)
        self._open = lru_cache(2)(self._open_at)
        self._open_places = lru_cache(2)(self._places_open_at)
        self._today = lru_cache(2)(self._today_at)
        self._quarter = lru_cache(2)(self._in_slot)
        self._ordering = cache(self._ordering_of)
        self.cells_of = lru_cache(SETS_KEPT)(self.grid.cells_of)
        self.hours_of = lru_cache(SETS_KEPT)(self._hours_of)
        self.today_of = lru_cache(SETS_KEPT)(self._today_of)

    def distances(self, point: Point) -> dict[int, float]:
        """Metres from `point` to every place: slow, for whom it must be all of them."""
        return self._distances(point)

    def on_streets(self, slugs: Sequence[str]) -> list[int]:
        return [key for key, place in self.places.items() if place.street in slugs]

    def inside(self, box: Box) -> list[int]:
        return [key for key, place in self.places.items() if box.holds(place.point)]

    def of(self, merchants: Sequence[str]) -> list[int]:
        """The places of these merchants (slugs)."""
        return [key for slug in merchants for key in self._by_merchant.get(slug, ())]

    def named(self, ids: Iterable[str]) -> list[int]:
        """Keys of these public ids; unknown ones are left out."""
        return [self._by_id[each] for each in ids if each in self._by_id]

    def open_places(self, now: datetime) -> frozenset[int]:
        """Those that are open at this minute."""
        return self._open_places(_minute(now))

    def is_open(self, keys: Iterable[int], now: datetime) -> bool:
        """One of these places is."""
        return not self.open_places(now).isdisjoint(keys)

    def pickup_today(self, now: datetime) -> list[int]:
        hours = self.today_hours(now)
        return [key for key, place in self.places.items() if place.today_key in hours]

    def open_hours(self, now: datetime) -> frozenset[str]:
        """The hours (`hours_key`) that are open at this minute."""
        return self._open(_minute(now))

    def today_hours(self, now: datetime) -> frozenset[str]:
        """The hours (`today_key`) at which what is ordered now can be picked up the same day."""
        return self._today(_minute(now))

    def in_quarter(self, now: datetime) -> tuple[frozenset[str], frozenset[str]]:
        """The hours open during the whole quarter of an hour, and those at which one orders for today during all of it."""
        return self._quarter(slot_of(now))

    def _hours_of(self, keys: tuple[int, ...]) -> str:
        """The hours of all these places in one word; empty when there are none."""
        return JOIN.join(sorted({self.places[key].hours_key for key in keys if key in self.places}))

    def _today_of(self, keys: tuple[int, ...]) -> str:
        """The same of their hours of ordering for today."""
        places = (self.places[key] for key in keys if key in self.places)
        return JOIN.join(sorted({place.today_key for place in places if place.pickup_minutes is not None}))

    def nearest(self, keys: Iterable[int], point: Point) -> tuple[PlaceFacts, float] | None:
        near = self.grid.nearest(keys, point)
        return None if near is None else (self.places[near[0]], near[1])

    def nearest_first(self, counted: Mapping[str, int], point: Point | None) -> Mapping[str, int]:
        """What was counted by place id."""
        if point is None:
            return counted
        near = {each: self.nearest([self._by_id[each]], point) for each in counted}
        far = {each: found[1] if found else 0.0 for each, found in near.items()}
        return {each: counted[each] for each in sorted(counted, key=far.__getitem__)}

    def to_show(self, keys: Sequence[int], now: datetime) -> PlaceFacts | None:
        """Without a position: an open one, else the first."""
        known = [self.places[key] for key in keys if key in self.places]
        return next((place for place in known if place.state(now).open), known[0] if known else None)

    def _distances_from(self, point: Point) -> dict[int, float]:
        return {key: distance_m(point, place.point) for key, place in self.places.items()}

    def _open_at(self, now: datetime) -> frozenset[str]:
        return frozenset(key for key, place in self._like.items() if place.state(now).open)

    def _places_open_at(self, now: datetime) -> frozenset[int]:
        hours = self.open_hours(now)
        return frozenset(key for key, place in self.places.items() if place.hours_key in hours)

    def _today_at(self, now: datetime) -> frozenset[str]:
        return frozenset(key for key in self._giving if state_at(self._ordering(key), now).open)

    def _in_slot(self, slot: int) -> tuple[frozenset[str], frozenset[str]]:
        open_now = frozenset(key for key, place in self._like.items() if is_whole(place.openings, slot))
        return open_now, frozenset(key for key in self._giving if is_whole(self._ordering(key), slot))

    def _ordering_of(self, key: str) -> tuple[Opening, ...]:
        return self._giving[key].ordering()


def any_of(word: str, hours: AbstractSet[str]) -> bool:
    """Whether one of the hours that `hours_of` joined is among these."""
    return word in hours or (JOIN in word and not hours.isdisjoint(word.split(JOIN)))


def _latest(openings: Sequence[Opening], day: Opening, preparing: timedelta) -> datetime | None:
    """Who orders before it has so much time of opening, and a moment more, left of this day."""
    for opening in reversed(openings):
        begins, ends = max(opening.opens, day.opens), min(opening.closes, day.closes)
        if begins >= ends:
            continue
        if preparing < ends - begins:
            return ends - preparing
        preparing -= ends - begins
    return None


def _minute(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(second=0, microsecond=0)


def _day(moment: datetime, tz: str) -> date:
    return moment.astimezone(ZoneInfo(tz)).date()


def _midnight(day: date, tz: str) -> datetime:
    """At which the place's day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(tz)).astimezone(UTC)
