"""Excel workbooks: the cells of one sheet as text. Formulas are never run: their stored values are read.

Each part is inflated as it is read and counted on the way, whatever the archive says of itself; nothing is unpacked to a disk.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from panier.kit.xml import BadXml, Parser, local, read_xml
from panier.offer.catalogue.rules.grids import MOST_CELL, MOST_COLUMNS, Rows
from panier.offer.catalogue.rules.headers import known_count
from panier.offer.catalogue.rules.imported import BadFile

MOST_PARTS = 2_000
MOST_INFLATED = 200_000_000  # bytes of all parts read together, a piece at a time
MOST_CELLS = 3_000_000  # filled or not
MOST_TEXT = 80_000_000  # characters of all cells together: one long text may stand in many
MOST_SHEETS = 10
PIECE = 65_536
HEADER_WITHIN, HEADER_KNOWN = 10, 2  # rows above it that hold no columns; names known that make one
PART = b"PK\x01\x02"  # one each in the archive's directory
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"
LETTERS = re.compile(r"[A-Z]{1,3}")
PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})")


class Grid(NamedTuple):
    """`headers` is the first row that names columns; `rows` what stands below it."""

    headers: tuple[str, ...]
    rows: Rows


def open_workbook(data: bytes) -> Grid:
    """The first visible sheet that names columns we know, else the first with anything. BadFile."""
    if data.count(PART) > MOST_PARTS:
        raise BadFile(problem="inflates")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _best_sheet(_Book(archive))
    except BadXml as bad:
        raise BadFile(problem="xml-entities" if bad.code == "entities" else "damaged-workbook") from bad
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, EOFError) as damaged:
        raise BadFile(problem="damaged-workbook") from damaged


def _best_sheet(book: "_Book") -> Grid:
    first: Rows | None = None
    for part in book.sheet_parts()[:MOST_SHEETS]:
        rows = book.rows_of(part)
        if any(known_count(row.cells) >= HEADER_KNOWN for row in rows[:HEADER_WITHIN]):
            return _grid(rows)
        first = first or rows
    return _grid(first or Rows())


def _grid(rows: Rows) -> Grid:
    if not rows:
        raise BadFile(problem="no-header")
    beginning = rows[:HEADER_WITHIN]
    at = max(range(len(beginning)), key=lambda position: (known_count(beginning[position].cells), -position))
    headers = tuple(cell.strip() for cell in beginning[at].cells)
    return Grid(headers, rows.below(at, len(headers)))


class _Book:
    """An archive's parts, with what they may still inflate to."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.left = MOST_INFLATED
        self.shared: list[str] | None = None

    def pieces(self, part: str) -> Iterator[bytes]:
        with self.archive.open(part) as inflated:
            while piece := inflated.read(PIECE):
                self.left -= len(piece)
                if self.left < 0:
                    raise BadFile(problem="inflates")
                yield piece

    def sheet_parts(self) -> list[str]:
        """Of the visible sheets, in their order."""
        relations, sheets = _Relations(), _Sheets()
        read_xml(self.pieces("xl/_rels/workbook.xml.rels"), relations)
        read_xml(self.pieces("xl/workbook.xml"), sheets)
        targets = [relations.targets[name] for name in sheets.visible if name in relations.targets]
        return [target.lstrip("/") if target.startswith("/") else f"xl/{target}" for target in targets]

    def rows_of(self, part: str) -> Rows:
        if self.shared is None:
            texts = _Texts()
            if "xl/sharedStrings.xml" in self.archive.namelist():
                read_xml(self.pieces("xl/sharedStrings.xml"), texts)
            self.shared = texts.found
        cells = _SheetCells(self.shared)
        read_xml(self.pieces(part), cells)
        return cells.rows


class _Relations:
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def opened(self, name: str, attributes: dict[str, str], parser: Parser) -> None:  # noqa: ARG002 - a Handler
        if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def text(self, text: str) -> None: ...

    def closed(self, name: str) -> None: ...


class _Sheets:
    def __init__(self) -> None:
        self.visible: list[str] = []

    def opened(self, name: str, attributes: dict[str, str], parser: Parser) -> None:  # noqa: ARG002 - a Handler
        if local(name) == "sheet" and attributes.get("state", "visible") == "visible":
            self.visible.append(attributes.get(RELATION, ""))

    def text(self, text: str) -> None: ...

    def closed(self, name: str) -> None: ...


class _Texts:
    """The strings that cells share; each may be in runs of several looks, and have a reading aid that is no text of it."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.parts: list[str] = []
        self.listening = self.aside = False

    def opened(self, name: str, attributes: dict[str, str], parser: Parser) -> None:  # noqa: ARG002 - a Handler
        name = local(name)
        if name == "si":
            self.parts = []
        elif name == "rPh":
            self.aside = True
        elif name == "t":
            self.listening = not self.aside

    def text(self, text: str) -> None:
        if self.listening:
            self.parts.append(text)

    def closed(self, name: str) -> None:
        name = local(name)
        if name == "t":
            self.listening = False
        elif name == "rPh":
            self.aside = False
        elif name == "si":
            self.found.append("".join(self.parts)[: MOST_CELL + 1])


class _SheetCells:
    """The filled cells of a sheet, row by row; stops at the limits, however far apart the cells say they are."""

    def __init__(self, shared: list[str]) -> None:
        self.shared = shared
        self.rows = Rows(more=HEADER_WITHIN)
        self.row: dict[int, str] = {}
        self.line = self.column = self.seen = self.length = 0
        self.kind = ""
        self.parts: list[str] = []
        self.listening = False

    def opened(self, name: str, attributes: dict[str, str], parser: Parser) -> None:  # noqa: ARG002 - a Handler
        name = local(name)
        if name == "c":
            self._cell(attributes)
        elif name in {"v", "t"}:
            self.listening = True
        elif name == "row":
            given = attributes.get("r", "")
            self.line = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else self.line + 1  # noqa: PLR2004 - digits
            self.row, self.column = {}, -1

    def _cell(self, attributes: dict[str, str]) -> None:
        self.seen += 1
        if self.seen > MOST_CELLS:
            raise BadFile(problem="too-many-cells-in", limit=MOST_CELLS)
        letters = attributes.get("r", "").rstrip("0123456789")
        self.column = _position(letters) if LETTERS.fullmatch(letters) else self.column + 1
        self.kind, self.parts = attributes.get("t", "n"), []

    def text(self, text: str) -> None:
        if self.listening:
            self.parts.append(text)

    def closed(self, name: str) -> None:
        name = local(name)
        if name in {"v", "t"}:
            self.listening = False
        elif name == "c":
            self._keep("".join(self.parts))
        elif name == "row" and self.row:
            self.rows.add(self.line, (self.row.get(position, "") for position in range(max(self.row) + 1)))

    def _keep(self, value: str) -> None:
        text = self._text(value)
        if not text.strip():
            return
        if self.column >= MOST_COLUMNS:
            raise BadFile(problem="too-many-columns", limit=MOST_COLUMNS)
        if len(text) > MOST_CELL:
            raise BadFile(problem="cell-too-long", line=self.line, limit=MOST_CELL)
        self.length += len(text)
        if self.length > MOST_TEXT:
            raise BadFile(problem="inflates")
        self.row[self.column] = text

    def _text(self, value: str) -> str:
        if self.kind == "s":
            at = int(value) if value.isascii() and value.isdigit() and len(value) < 9 else len(self.shared)  # noqa: PLR2004 - digits
            return self.shared[at] if at < len(self.shared) else ""
        if self.kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        return _number(value) if self.kind == "n" else value


@lru_cache(maxsize=MOST_COLUMNS)
def _position(letters: str) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + ord(letter) - ord("A") + 1
    return found - 1


def _number(value: str) -> str:
    """As people would write it: 12.1, not 12.100000000000001; a code of thirteen digits, not 4.00638E12."""
    if PLAIN_NUMBER.fullmatch(value):
        return value
    try:
        return format(float(value), ".15g")
    except ValueError:
        return value
