"""From a file to a sheet of rows: what it is, its encoding and separator, its limits. Nothing is interpreted here."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from panier.offer.catalogue.rules.encodings import NOT_UTF8, Decoded, decoded, is_damaged, is_wide, text_of
from panier.offer.catalogue.rules.grids import MOST_BYTES, MOST_CELL, MOST_COLUMNS, Rows, Sheet
from panier.offer.catalogue.rules.headers import known_count
from panier.offer.catalogue.rules.imported import BadFile, Problem
from panier.offer.catalogue.rules.item_feeds import open_feed
from panier.offer.catalogue.rules.kinds import TEXT, XML, kind_of
from panier.offer.catalogue.rules.workbooks import HEADER_KNOWN, HEADER_WITHIN, open_workbook

DELIMITERS = (",", ";", "\t", "|")
HEADER_SAMPLE = 100_000
MARK = "\ufeff"  # of the order of bytes; no text


def open_file(data: bytes, name: str) -> Sheet:
    """The rows of a CSV file, a workbook or a feed as they are, or BadFile with what it is and what to do instead."""
    if not data or data.isspace():
        raise BadFile(problem="empty")
    if len(data) > MOST_BYTES:
        raise BadFile(problem="too-large", limit=MOST_BYTES)
    kind = kind_of(data, name)
    if kind == TEXT:
        return _open_text(data, name)
    grid = open_feed(data) if kind == XML else open_workbook(data)
    if not grid.rows:
        raise BadFile(problem="no-rows")
    return Sheet(name, kind, "", grid.headers, grid.rows)


def open_header(beginning: bytes) -> None:
    """Of a text that goes on, or BadFile. UTF-16 is left to whoever has all of it: a cut may fall within a letter."""
    if not is_wide(beginning):
        _header(beginning, decoded(beginning))


def _header(data: bytes, found: Decoded) -> tuple[str, "Iterator[_Record]", list[str]]:
    """The separator, the rows below the columns' names, and these."""
    delimiter, skipped = _separator(text_of(data, found).read(HEADER_SAMPLE).removeprefix(MARK))
    records = _records(text_of(data, found), delimiter)
    for _ in range(skipped):
        next(records)
    header = next(records, None)
    if header is None or not any(cell.strip() for cell in header.cells):
        raise BadFile(problem="no-header")
    if len(header.cells) > MOST_COLUMNS:
        raise BadFile(problem="too-many-columns", limit=MOST_COLUMNS)
    return delimiter, records, header.cells


def _open_text(data: bytes, name: str) -> Sheet:
    found = decoded(data)
    delimiter, records, cells = _header(data, found)
    headers = tuple(NOT_UTF8.sub("\ufffd", cell).strip() for cell in cells)
    rows = _rows(records, found, len(headers))
    if not rows:
        raise BadFile(problem="no-rows")
    return Sheet(name, found.encoding, delimiter, headers, rows)


def _separator(beginning: str) -> tuple[str, int]:
    """The separator that makes the most sense of the columns' names, and how many rows stand above them."""
    first = beginning[:10].lower()
    if first.startswith("sep=") and len(first) > 5 and first[5] in "\r\n":  # noqa: PLR2004 - Excel's “sep=;”
        return beginning[4], 1
    found = {delimiter: _sense(beginning, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: found[delimiter][:2])
    return best, found[best][2]


def _sense(beginning: str, delimiter: str) -> tuple[int, int, int]:
    """Of the row that names the columns: how many names are known, how many there are, and where it stands.

    It is the first, unless another of the first few is known better: programs like to put a title and a date above.
    """
    rows, reader = list[list[str]](), csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter)
    try:
        rows += islice(reader, HEADER_WITHIN)
    except csv.Error as long:
        if reader.line_num <= 1:
            raise BadFile(problem="cell-too-long", line=1, limit=MOST_CELL) from long
    known = [known_count(row) for row in rows] or [0]
    at = max(range(len(known)), key=lambda position: (known[position], -position))
    at = at if known[at] >= HEADER_KNOWN else 0
    return known[at], len(rows[at]) if rows else 0, at


class _Record(NamedTuple):
    line: int
    cells: list[str]
    cut: bool  # a quote was opened and never closed


def _records(text: io.TextIOWrapper, delimiter: str) -> Iterator[_Record]:
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        start = lines.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as long:
            raise BadFile(problem="cell-too-long", line=start, limit=MOST_CELL) from long
        if cells is None:
            return
        yield _Record(start, cells, cut=lines.ended)  # it went on looking for the quote’s end


class _Lines:
    """The text's lines, counted; `ended` once somebody asked for one too many."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.lines = text
        self.number = 0
        self.ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.lines.readline()
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        return line.removeprefix(MARK) if self.number == 1 else line


def _rows(records: Iterator[_Record], found: Decoded, width: int) -> Rows:
    rows = Rows()
    for record in records:
        cells = record.cells
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if record.cut:
            rows.refuse(Problem(record.line, "", "unclosed-quote"))
        elif len(cells) > width:
            rows.refuse(Problem(record.line, "", "too-many-cells", facts={"cells": len(cells), "columns": width}))
        elif found.mixed:
            damaged = frozenset(at for at, cell in enumerate(cells) if is_damaged(cell, found))
            rows.add(record.line, (NOT_UTF8.sub("\ufffd", cell) for cell in cells), damaged)
        else:
            rows.add(record.line, cells)
    return rows
