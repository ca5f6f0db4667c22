"""From a file to a sheet of rows: what it is, its encoding and separator, its limits. Nothing is interpreted here."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from panier.offer.catalogue.rules.encodings import NOT_UTF8, Decoded, decoded, is_damaged
from panier.offer.catalogue.rules.headers import known_count
from panier.offer.catalogue.rules.imported import BadFile, Problem

MOST_BYTES = 20_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 600  # WooCommerce writes a column for each of its plug-ins’ fields
MOST_CELL = 131_072  # characters
DELIMITERS = (",", ";", "\t", "|")
HEADER_SAMPLE = 100_000
KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
)
XML_STARTS = ("<?xml", "<!doctype", "<!entity", "<rss", "<feed", "<html", "<workbook")


class Row(NamedTuple):
    """`line` is where it begins in the file, counted from 1; `damaged`: positions of cells in another encoding."""

    line: int
    cells: tuple[str, ...]
    damaged: frozenset[int]


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    encoding: str
    delimiter: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def open_file(data: bytes, name: str) -> Sheet:
    """The rows of a CSV file as they are, or BadFile with what it is and what to do instead."""
    if not data.strip():
        raise BadFile(problem="empty")
    _refuse_other_kinds(data)
    if len(data) > MOST_BYTES:
        raise BadFile(problem="too-large", limit=MOST_BYTES)
    found = decoded(data)
    text = found.text.removeprefix("\ufeff")
    delimiter, skipped = _separator(text)
    records = _records(text, delimiter)
    for _ in range(skipped):
        next(records)
    header = next(records, None)
    if header is None or not any(cell.strip() for cell in header.cells):
        raise BadFile(problem="no-header")
    if len(header.cells) > MOST_COLUMNS:
        raise BadFile(problem="too-many-columns", limit=MOST_COLUMNS)
    headers = tuple(NOT_UTF8.sub("\ufffd", cell).strip() for cell in header.cells)
    rows, problems = _rows(records, found, len(headers))
    if not rows:
        raise BadFile(problem="no-rows")
    return Sheet(name, found.encoding, delimiter, headers, rows, problems)


def _refuse_other_kinds(data: bytes) -> None:
    for start, kind in KINDS:
        if data.startswith(start):
            raise BadFile(problem=kind)
    beginning = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if beginning.startswith(tuple(start.encode() for start in XML_STARTS)):
        raise BadFile(problem="xml")


def _separator(text: str) -> tuple[str, int]:
    """The separator that makes the most sense of the first line, and how many lines come before the header."""
    first = text[:10].lower()
    if first.startswith("sep=") and len(first) > 5 and first[5] in "\r\n":  # noqa: PLR2004 - Excel's “sep=;”
        return text[4], 1
    beginning = text[:HEADER_SAMPLE]

    def sense(delimiter: str) -> tuple[int, int]:
        header = next(csv.reader(io.StringIO(beginning, newline=""), delimiter=delimiter), [])
        return known_count(header), len(header)

    try:
        return max(DELIMITERS, key=sense), 0
    except csv.Error as long:
        raise BadFile(problem="cell-too-long", line=1, limit=MOST_CELL) from long


class _Record(NamedTuple):
    line: int
    cells: list[str]
    cut: bool  # a quote was opened and never closed


def _records(text: str, delimiter: str) -> Iterator[_Record]:
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

    def __init__(self, text: str) -> None:
        self.lines = io.StringIO(text, newline="")
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
        return line


def _rows(records: Iterator[_Record], found: Decoded, width: int) -> tuple[tuple[Row, ...], tuple[Problem, ...]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    for record in records:
        cells = record.cells
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if len(rows) + len(problems) >= MOST_ROWS:
            raise BadFile(problem="too-many-rows", limit=MOST_ROWS)
        if record.cut:
            problems.append(Problem(record.line, "", "unclosed-quote"))
        elif len(cells) > width:
            problems.append(Problem(record.line, "", "too-many-cells", facts={"cells": len(cells), "columns": width}))
        else:
            damaged = frozenset(at for at, cell in enumerate(cells) if is_damaged(cell, found))
            rows.append(Row(record.line, tuple(NOT_UTF8.sub("\ufffd", cell) for cell in cells), damaged))
    return tuple(rows), tuple(problems)
