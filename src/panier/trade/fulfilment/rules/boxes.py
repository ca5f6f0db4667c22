"""What a part is packed into: a weight a box, and its sides where somebody measured them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

MOST_GRAMS, MOST_CM, MOST_BOXES = 70_000, 300, 20  # a carrier's heaviest and longest parcel; one part's
LONGEST_TYPED = 400
BOX = re.compile(r"([0-9]{1,5})(?:[ ]+([0-9]{1,3})[ ]*[x×*][ ]*([0-9]{1,3})[ ]*[x×*][ ]*([0-9]{1,3}))?", re.IGNORECASE)


class Box(NamedTuple):
    grams: int
    sides: tuple[int, ...] = ()  # three, in centimetres; none: nobody measured


def read_boxes(text: str) -> list[Box]:
    """`1250`, or `1250 30x20x15; 800`: grams, then centimetres, a box between semicolons. ValueError."""
    found = [BOX.fullmatch(" ".join(each.split())) for each in text.split(";") if each.strip()]
    boxes = [Box(int(each[1]), tuple(int(side) for side in each.groups()[1:] if side)) for each in found if each]
    if len(text) > LONGEST_TYPED or not boxes or len(boxes) != len(found) or len(boxes) > MOST_BOXES:
        raise ValueError(text)
    for box in boxes:
        if not 0 < box.grams <= MOST_GRAMS or any(not 0 < side <= MOST_CM for side in box.sides):
            raise ValueError(text)
    return boxes


def written(boxes: Sequence[Box]) -> str:
    """As it is typed."""
    return "; ".join(f"{box.grams} {'×'.join(str(side) for side in box.sides)}".strip() for box in boxes)


def boxes_from(value: Sequence[Sequence[int]]) -> list[Box]:
    """From the column: grams, then three sides or none."""
    return [Box(grams, tuple(sides)) for grams, *sides in value]
