"""What every kind of file becomes: headers and rows of text, with the lines they stand on, within limits."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, overload

from panier.offer.catalogue.rules.imported import BadFile, Problem

MOST_BYTES = 80_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 600  # WooCommerce writes a column for each of its plug-ins’ fields
MOST_CELL = 131_072  # characters
BETWEEN = "\0"  # stands in no cell: a text file with one is refused, XML cannot hold it


class Row(NamedTuple):
    """`line` is where it begins in the file, counted from 1; `damaged`: positions of cells in another encoding."""

    line: int
    cells: tuple[str, ...]
    damaged: frozenset[int]


class Rows(Sequence[Row]):
    """Up to MOST_ROWS rows, each a run of bytes until it is asked for: a large file's cells as texts would be ten times its size.

    `problems`: of rows that are none, which count as rows all the same. `more`: what may stand above the columns' names.
    """

    def __init__(self, *, more: int = 0) -> None:
        self.problems: list[Problem] = []
        self._most = MOST_ROWS + more
        self._lines = array("L")
        self._cells: list[bytes] = []
        self._damaged: dict[int, frozenset[int]] = {}  # by line

    def add(self, line: int, cells: Iterable[str], damaged: frozenset[int] = frozenset()) -> None:
        """BadFile when there are too many."""
        self._make_room()
        self._lines.append(line)
        self._cells.append(BETWEEN.join(cells).encode())
        if damaged:
            self._damaged[line] = damaged

    def refuse(self, problem: Problem) -> None:
        self._make_room()
        self.problems.append(problem)

    def below(self, position: int, width: int) -> "Rows":
        """Those after this one that have no more cells than there are columns."""
        rest = Rows()
        for line, cells in zip(self._lines[position + 1 :], self._cells[position + 1 :], strict=True):
            rest._make_room()
            if (count := cells.count(BETWEEN.encode()) + 1) > width:
                rest.refuse(Problem(line, "", "too-many-cells", facts={"cells": count, "columns": width}))
            else:
                rest._lines.append(line)
                rest._cells.append(cells)
        return rest

    def _make_room(self) -> None:
        if len(self._cells) + len(self.problems) >= self._most:
            raise BadFile(problem="too-many-rows", limit=MOST_ROWS)

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        line = self._lines[at]
        return Row(line, tuple(self._cells[at].decode().split(BETWEEN)), self._damaged.get(line, frozenset()))


@dataclass(frozen=True, slots=True)
class Sheet:
    """`encoding` of a text, or the kind of another file: xlsx, xml. `delimiter` of a text only."""

    name: str
    encoding: str
    delimiter: str
    headers: tuple[str, ...]
    rows: Rows
