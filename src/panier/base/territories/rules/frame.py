"""What of the world a territory's map shows: where it opens, and how far its ground is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]  # west, south, east, north


@dataclass(frozen=True, slots=True)
class MapFrame:
    opens_on: Box
    ground: Box  # beyond it the ground is cut off, so nobody is led there


def frame_from(value: Mapping[str, Sequence[str]]) -> MapFrame:
    """From the pack's setting `map`; ValueError when a box holds nothing."""
    return MapFrame(_box(value["opens_on"]), _box(value["ground"]))


def _box(sides: Sequence[str]) -> Box:
    west, south, east, north = (float(side) for side in sides)
    if not (west < east and south < north):
        raise ValueError(f"no such box: {', '.join(sides)}")
    return west, south, east, north
