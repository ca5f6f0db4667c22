"""Where the person is, and how the cookie keeps it."""

import re
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import quote, unquote

from panier.kit.geo import Box, Point

POSTAL = re.compile(r"[A-Z0-9]{1,12}")  # a postal code or its beginning, written together in capitals
LABEL_MAX = 80
Kind = Literal["position", "postal", "town", "street"]
KINDS: tuple[Kind, ...] = ("position", "postal", "town", "street")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the person is. `label`: the postal prefix, or the name of the municipality or street; a position has none."""

    point: Point
    kind: Kind = "position"
    label: str = ""

    @property
    def approximate(self) -> bool:
        """Only a position is a point; everything else stands for what is around it."""
        return self.kind != "position"

    @property
    def postal(self) -> str:
        return self.label if self.kind == "postal" else ""


def beginnings(postal: str) -> list[str]:
    """H, H2, H2G: what a merchant may have named for it."""
    return [postal[:length] for length in range(1, len(postal) + 1)]


def point_from(value: str) -> Point | None:
    """`45.53,-73.58` to a point, its coordinates cut to 3 decimals (DECISIONS 6); None when it is not one."""
    latitude, comma, longitude = value.partition(",")
    try:
        north, east = round(float(latitude), 3), round(float(longitude), 3)
    except ValueError:
        return None
    if not comma or not (-90 <= north <= 90 and -180 <= east <= 180):  # noqa: PLR2004 - degrees
        return None
    return Point(north, east)


def box_from(value: str) -> Box | None:
    """Four corners, or None; a box over the date line is none."""
    corners = [point_from(pair) for pair in _pairs(value)]
    if len(corners) != 2 or corners[0] is None or corners[1] is None:  # noqa: PLR2004 - two corners
        return None
    (south, west), (north, east) = ((each.latitude, each.longitude) for each in corners if each)
    return Box(south, west, north, east) if south < north and west < east else None


def _pairs(value: str) -> list[str]:
    """`a,b,c,d` to `a,b` and `c,d`."""
    numbers = value.split(",")
    return [",".join(numbers[:2]), ",".join(numbers[2:])]


def to_cookie(whereabouts: Whereabouts) -> str:
    """What the `place` cookie keeps, and nothing else does: the point, and what it stands for."""
    point = f"{whereabouts.point.latitude:.3f},{whereabouts.point.longitude:.3f}"
    return f"{point},{whereabouts.kind},{quote(whereabouts.label)}" if whereabouts.approximate else point


def from_cookie(value: str) -> Whereabouts | None:
    """The cookie is the visitor's to write: anything else than a place is no place."""
    parts = value.split(",")
    point = point_from(",".join(parts[:2]))
    if point is None or len(parts) not in {2, 4}:
        return None
    if len(parts) == 2:  # noqa: PLR2004 - a point alone
        return Whereabouts(point)
    kind, label = parts[2], unquote(parts[3])
    fits = kind in KINDS[1:] and 0 < len(label.strip()) <= LABEL_MAX and label.isprintable()
    if not fits or (kind == "postal" and not POSTAL.fullmatch(label)):
        return None
    return Whereabouts(point, cast("Kind", kind), label)
