"""A pick list: the goods of several orders summed, as one walks along the shelves."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

MOST_PARTS = 300  # on one list
MOST_LINES = 2000  # ticked at once
LINE_IDS = re.compile(r"[0-9]{1,18}(?: [0-9]{1,18})*")


class ToPick(NamedTuple):
    """One line of one part. `picked_by`: empty while nobody has."""

    line: int
    part: int
    good: str  # what is the same on the shelf
    title: Mapping[str, str]
    options: Sequence[Any]
    picture: str
    sku: str
    gtin: str
    quantity: int
    picked_by: str


class Good(NamedTuple):
    """The same thing of every order. `left` of `quantity` are still on the shelf; `lines` as the form sends them back."""

    title: Mapping[str, str]
    options: Sequence[Any]
    picture: str
    sku: str
    gtin: str
    quantity: int
    left: int
    orders: int
    lines: str
    picked_by: tuple[str, ...]

    @property
    def is_picked(self) -> bool:
        return self.left == 0

    @property
    def code(self) -> str:
        """What its bars say: the maker's number before the shop's own."""
        return self.gtin or self.sku

    def bears(self, scanned: str) -> bool:
        """Whatever the length in which a scanner types the number."""
        number = scanned.lstrip("0") if scanned.isascii() and scanned.isdigit() else ""
        return bool(scanned) and ((bool(number) and number == self.gtin) or scanned.casefold() == self.sku.casefold())


def summed(lines: Iterable[ToPick]) -> list[Good]:
    """What is to be taken first, then what was; each in the order it came in."""
    found: dict[str, list[ToPick]] = {}
    for line in lines:
        found.setdefault(line.good, []).append(line)
    goods = [_good(same) for same in found.values()]
    return sorted(goods, key=lambda good: good.is_picked)


def read_lines(text: str) -> list[int]:
    """The ids a form sends back; nothing when it is not such a list."""
    return [int(each) for each in text.split(" ")][:MOST_LINES] if LINE_IDS.fullmatch(text) else []


def _good(same: Sequence[ToPick]) -> Good:
    first = same[0]
    return Good(
        title=first.title,
        options=first.options,
        picture=first.picture,
        sku=first.sku,
        gtin=first.gtin,
        quantity=sum(line.quantity for line in same),
        left=sum(line.quantity for line in same if not line.picked_by),
        orders=len({line.part for line in same}),
        lines=" ".join(str(line.line) for line in same),
        picked_by=tuple(sorted({line.picked_by for line in same if line.picked_by})),
    )
