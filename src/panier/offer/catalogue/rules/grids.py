"""What every kind of file becomes: headers and rows of text, with the lines they stand on, within limits."""

from dataclasses import dataclass
from typing import NamedTuple

from panier.offer.catalogue.rules.imported import Problem

MOST_BYTES = 20_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 600  # WooCommerce writes a column for each of its plug-ins’ fields
MOST_CELL = 131_072  # characters


class Row(NamedTuple):
    """`line` is where it begins in the file, counted from 1; `damaged`: positions of cells in another encoding."""

    line: int
    cells: tuple[str, ...]
    damaged: frozenset[int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`encoding` of a text, or the kind of another file: xlsx, xml. `delimiter` of a text only."""

    name: str
    encoding: str
    delimiter: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
