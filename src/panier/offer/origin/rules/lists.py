"""A certifier's list as it comes: a CSV with the columns number, holder and expires_on, comma or semicolon, UTF-8."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from panier.kit.refusals import Refusal

MOST_BYTES = 5_000_000
MOST_LINES = 50_000
NUMBER_MAX, HOLDER_MAX = 60, 160
COLUMNS = {
    "number": ("number", "numero", "numéro", "certificat", "certificate"),
    "holder": ("holder", "titulaire", "entreprise", "company"),
    "expires_on": ("expires_on", "expiration", "echeance", "échéance", "expires"),
}


class BadList(Refusal):
    """facts: `problem` (too-large, encoding, columns, number, holder, day, too-many), `line` where there is one."""

    code: ClassVar[str] = "bad-list"


def read_list(data: bytes) -> Sequence[Mapping[str, str]]:
    """Its lines with `number`, `holder`, `expires_on` (ISO 8601 or empty), or BadList that names the line."""
    if len(data) > MOST_BYTES:
        raise BadList(problem="too-large")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise BadList(problem="encoding") from wrong
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    where = _columns(next(reader, []))
    lines = []
    for row in reader:
        if any(cell.strip() for cell in row):
            lines.append(_line(row, where, reader.line_num))
        if len(lines) > MOST_LINES:
            raise BadList(problem="too-many", line=reader.line_num)
    return lines


def _columns(header: Sequence[str]) -> Mapping[str, int]:
    names = [name.strip().lower() for name in header]
    found = {
        column: next((index for index, name in enumerate(names) if name in known), -1)
        for column, known in COLUMNS.items()
    }
    if found["number"] < 0 or found["holder"] < 0:
        raise BadList(problem="columns", line=1)
    return found


def _line(row: Sequence[str], where: Mapping[str, int], line: int) -> Mapping[str, str]:
    read = {name: row[index].strip() if 0 <= index < len(row) else "" for name, index in where.items()}
    if not 0 < len(read["number"]) <= NUMBER_MAX:
        raise BadList(problem="number", line=line)
    if not 0 < len(read["holder"]) <= HOLDER_MAX:
        raise BadList(problem="holder", line=line)
    if read["expires_on"]:
        try:
            date.fromisoformat(read["expires_on"])
        except ValueError as wrong:
            raise BadList(problem="day", line=line) from wrong
    return read
