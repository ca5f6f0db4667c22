"""Places by where they are: cells of a grid, so that only those on the edge of a circle need a look at each of their places."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from math import asin, cos, floor, pi, radians, sin, sqrt
from typing import NamedTuple

from panier.kit.geo import EARTH_RADIUS_M, Point, distance_m

KEPT = 64  # circles: searches from the same point share what is near it
CLOSEST_KEPT = 1_000  # points of which the closest places are known: two dozen numbers each
CELL = 0.02  # degrees: some 2 km
CELL_RADIUS_M = 1_600.0  # from a cell's middle to its corner, at most (on the equator)
DEGREE_M = 111_000.0  # a degree of latitude, at least
FIRST_M, WIDER = 1_000, 4  # where the closest are looked for first, and how much wider then
ROW = 1 << 20  # more than the cells around the earth
Cell = tuple[int, int]


class Spot(NamedTuple):
    """On a globe of radius 1: chords are compared, which costs a tenth of a distance."""

    key: int
    x: float
    y: float
    z: float


@dataclass(frozen=True, slots=True)
class Covering:
    """A circle: the cells wholly inside it, and the places inside it of the cells on its edge."""

    cells: tuple[int, ...]
    places: tuple[int, ...]


class Grid:
    def __init__(self, points: Mapping[int, Point]) -> None:
        self._points = points
        self._spots: dict[Cell, list[Spot]] = {}
        self._by_key = {key: _spot(key, point) for key, point in points.items()}
        for key, point in points.items():
            self._spots.setdefault(_cell(point), []).append(self._by_key[key])
        self._middles = {cell: _spot(code(cell), _middle(cell)) for cell in self._spots}
        self.cover = lru_cache(KEPT)(self._cover)
        self.within = lru_cache(KEPT)(self._within)
        self.touching = lru_cache(KEPT)(self._touching)
        self.closest = lru_cache(CLOSEST_KEPT)(self._closest)
        self.spot = lru_cache(KEPT)(_at)

    def middle_of(self, point: Point) -> Point:
        """The middle of its cell: the same for all who are in it."""
        return _middle(_cell(point))

    def cells_of(self, keys: Iterable[int]) -> tuple[int, ...]:
        """The codes of the cells in which these places are."""
        return tuple(sorted({code(_cell(self._points[key])) for key in keys if key in self._points}))

    def nearest(self, keys: Iterable[int], point: Point) -> tuple[int, float] | None:
        """The nearest of these places, and the metres to it; of equally near ones the first key."""
        at, spots = self.spot(point), self._by_key
        near = min([(_apart(at, spots[key]), key) for key in keys if key in spots], default=None)
        return None if near is None else (near[1], _metres(near[0]))

    def _cover(self, point: Point, radius_m: int) -> Covering:
        at, most = _spot(0, point), _squared(radius_m)
        inside, edge = self._split(point, radius_m)
        places = (spot.key for cell in edge for spot in self._spots[cell] if _apart(at, spot) <= most)
        return Covering(tuple(code(cell) for cell in inside), tuple(places))

    def _within(self, point: Point, radius_m: int) -> tuple[int, ...]:
        """The places in the circle."""
        at, most = _spot(0, point), _squared(radius_m)
        inside, edge = self._split(point, radius_m)
        whole = [spot.key for cell in inside for spot in self._spots[cell]]
        return (*whole, *(spot.key for cell in edge for spot in self._spots[cell] if _apart(at, spot) <= most))

    def _touching(self, point: Point, radius_m: int) -> tuple[int, ...]:
        """The codes of the cells of which something may be in the circle."""
        inside, edge = self._split(point, radius_m)
        return tuple(code(cell) for cell in (*inside, *edge))

    def _closest(self, point: Point, most: int, radius_m: int) -> list[int]:
        """The nearest places within that radius, the nearest first."""
        reach, keys = min(FIRST_M, radius_m), self.within(point, min(FIRST_M, radius_m))
        while len(keys) < most and reach < radius_m:
            reach = min(reach * WIDER, radius_m)
            keys = self.within(point, reach)
        near = nsmallest(most, ((distance_m(point, self._points[key]), key) for key in keys))
        return [key for _, key in near]

    def _split(self, point: Point, radius_m: int) -> tuple[list[Cell], list[Cell]]:
        """Cells wholly inside, and those on the edge."""
        at, least, most = _spot(0, point), _squared(radius_m - CELL_RADIUS_M), _squared(radius_m + CELL_RADIUS_M)
        inside, edge = [], []
        for cell, middle in self._around(point, radius_m):
            apart = _apart(at, middle)
            if radius_m > CELL_RADIUS_M and apart <= least:
                inside.append(cell)
            elif apart <= most:
                edge.append(cell)
        return inside, edge

    def _around(self, point: Point, radius_m: int) -> Iterable[tuple[Cell, Spot]]:
        """Cells in a square around the circle; all of them near a pole or where longitudes begin again."""
        high = radius_m / DEGREE_M
        wide = high / max(cos(radians(min(abs(point.latitude) + high, 90))), 0.01)
        if abs(point.latitude) + high > 88 or abs(point.longitude) + wide > 180:  # noqa: PLR2004 - degrees
            return self._middles.items()
        south, north = floor((point.latitude - high) / CELL), floor((point.latitude + high) / CELL)
        west, east = floor((point.longitude - wide) / CELL), floor((point.longitude + wide) / CELL)
        if (north - south + 1) * (east - west + 1) > len(self._middles):
            return self._middles.items()
        square = ((y, x) for y in range(south, north + 1) for x in range(west, east + 1))
        return [(cell, self._middles[cell]) for cell in square if cell in self._middles]


def code(cell: Cell) -> int:
    """The cell in one whole number."""
    return cell[0] * ROW + cell[1]


def _cell(point: Point) -> Cell:
    return floor(point.latitude / CELL), floor(point.longitude / CELL)


def _middle(cell: Cell) -> Point:
    return Point((cell[0] + 0.5) * CELL, (cell[1] + 0.5) * CELL)


def _spot(key: int, point: Point) -> Spot:
    latitude, longitude = radians(point.latitude), radians(point.longitude)
    return Spot(key, cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude))


def _at(point: Point) -> Spot:
    return _spot(0, point)


def _metres(squared: float) -> float:
    """The arc of a chord, squared."""
    return 2 * EARTH_RADIUS_M * asin(min(sqrt(squared) / 2, 1.0))


def _apart(a: Spot, b: Spot) -> float:
    """The chord, squared."""
    return (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2 + (a[3] - b[3]) ** 2


def _squared(metres: float) -> float:
    """The chord, squared, of an arc of so many metres."""
    return float((2 * sin(min(metres / (2 * EARTH_RADIUS_M), pi / 2))) ** 2)
