"""Directories of shops: the enterprise register's open data (domain notes 3.3) or a simple CSV, read as a stream of rows."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from panier.base.territories.rules.identifiers import MALFORMED, tidy_number, verdict
from panier.kit.refusals import Refusal
from panier.kit.words import plain_words

REQ, SIMPLE = "req", "csv"
SHAPES = (REQ, SIMPLE)
WAITING, WORKING, DONE, FAILED = "waiting", "working", "done", "failed"
RUN_STATES = (WAITING, WORKING, DONE, FAILED)
MOST_ROWS = 50_000
MOST_BYTES = 60_000_000  # of a file sent through the page; a whole register comes by the command
MOST_UNPACKED = 2_000_000_000  # a register is about 1 GB
MOST_PROBLEMS = 200
MOST_HEADER = 10_000  # characters
NAME_MAX, ADDRESS_MAX, CELL_MAX = 120, 200, 300
REGISTERED, IN_FORCE = "IM", "V"
ENTERPRISES, NAMES, ESTABLISHMENTS = "entreprise", "nom", "etablissement"
COLUMNS = {
    ENTERPRISES: {"NEQ", "COD_STAT_IMMAT"},
    NAMES: {"NEQ", "NOM_ASSUJ", "STAT_NOM"},
    ESTABLISHMENTS: {"NEQ", "NO_SUF_ETAB", "LIGN1_ADR", "LIGN4_ADR", "COD_ACT_ECON", "NOM_ETAB"},
}
# How a simple CSV may call its columns, without accents and small.
ALIASES = {
    "name": {"name", "nom", "commerce", "shop", "nom du commerce"},
    "number": {"neq", "number", "numero", "business number"},
    "address": {"address", "adresse", "rue", "street"},
    "town": {"town", "city", "ville", "municipalite", "municipality"},
    "postal_code": {"postal code", "code postal", "postal", "postcode"},
    "phone": {"phone", "telephone", "tel"},
    "website": {"website", "site", "site web", "url"},
    "email": {"email", "courriel", "e mail"},
}
NEEDED = ("name", "town", "postal_code")


class BadDirectory(Refusal):
    """The whole file is refused. facts: `problem` (no-file, too-large, encoding, columns, zip, too-many, empty)."""

    code: ClassVar[str] = "bad-directory"


@dataclass(frozen=True, slots=True)
class ListedShop:
    """One row, tidied. `key` is the same whenever the same shop comes again."""

    line: int
    key: str
    name: str
    legal_name: str
    number: str
    address: str
    town: str
    postal_code: str
    phone: str = ""
    website: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class BadRow:
    line: int
    problem: str  # name, number, postal_code, town, twice


@dataclass(frozen=True, slots=True)
class DirectoryRules:
    """`activities`: the beginnings of the register's activity codes that are shops; `postal`: a code tidied, or None."""

    business: str
    activities: tuple[str, ...]
    postal: Callable[[str], str | None]


Row = ListedShop | BadRow


def shape_of(beginning: bytes) -> str:
    return REQ if beginning.startswith(b"PK\x03\x04") else SIMPLE


def read_directory(file: BinaryIO, rules: DirectoryRules) -> list[Row]:
    """Every row, good or bad, in the file's order; BadDirectory. Of the file itself little is in memory at a time."""
    shape = shape_of(file.read(4))
    file.seek(0)
    rows = list(_limited(read_register(file, rules) if shape == REQ else read_simple(file, rules)))
    if not rows:
        raise BadDirectory(problem="empty")
    return _without_twins(rows)


def read_simple(file: BinaryIO, rules: DirectoryRules) -> Iterator[Row]:
    """A CSV with at least a name, a town and a postal code; commas, semicolons or tabs."""
    with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        first = text.readline(MOST_HEADER)
        text.seek(0)
        reader = csv.reader(text, delimiter=max(",;\t", key=first.count))
        columns = _columns(next(reader, []))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                given = {name: _cell(cells[at]) if at < len(cells) else "" for name, at in columns.items()}
                yield _row(reader.line_num, given, rules)


def _columns(header: list[str]) -> dict[str, int]:
    plain = [" ".join(plain_words(cell)) for cell in header]
    found = {
        name: next(at for at, word in enumerate(plain) if word in aliases)
        for name, aliases in ALIASES.items()
        if aliases & set(plain)
    }
    if missing := [name for name in NEEDED if name not in found]:
        raise BadDirectory(problem="columns", missing=missing)
    return found


def read_register(file: BinaryIO, rules: DirectoryRules) -> Iterator[Row]:
    """The register's ZIP: shops among the establishments, whose enterprise is registered, under the name they go by."""
    with _opened(file) as archive:
        tables = _tables(archive)
        kept = [
            (line, row)
            for line, row in _lines(archive, tables[ESTABLISHMENTS], ESTABLISHMENTS)
            if row["COD_ACT_ECON"].startswith(rules.activities)
        ]
        if len(kept) > MOST_ROWS:
            raise BadDirectory(problem="too-many", most=MOST_ROWS)
        wanted = {row["NEQ"] for _, row in kept}
        registered = {
            row["NEQ"]
            for _, row in _lines(archive, tables[ENTERPRISES], ENTERPRISES)
            if row["NEQ"] in wanted and row["COD_STAT_IMMAT"] == REGISTERED
        }
        names = _names(archive, tables[NAMES], registered)
    for line, row in kept:
        if row["NEQ"] in registered:
            legal = names.get(row["NEQ"], "")
            town = next((row[part] for part in ("LIGN3_ADR", "LIGN2_ADR") if row.get(part)), "")
            given = {"name": row["NOM_ETAB"] or legal, "legal_name": legal, "number": row["NEQ"]}
            given |= {"address": row["LIGN1_ADR"], "town": town, "postal_code": row["LIGN4_ADR"]}
            yield _row(line, given, rules, suffix=row["NO_SUF_ETAB"])


def _names(archive: zipfile.ZipFile, name: str, wanted: Collection[str]) -> Mapping[str, str]:
    """The first name in force of each."""
    found: dict[str, str] = {}
    for _, row in _lines(archive, name, NAMES):
        if row["NEQ"] in wanted and row["STAT_NOM"] == IN_FORCE:
            found.setdefault(row["NEQ"], row["NOM_ASSUJ"])
    return found


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile as bad:
        raise BadDirectory(problem="zip") from bad
    if sum(entry.file_size for entry in archive.infolist()) > MOST_UNPACKED:
        raise BadDirectory(problem="too-large")
    return archive


def _tables(archive: zipfile.ZipFile) -> dict[str, str]:
    """File names are seen singular and plural, in folders or not."""
    found: dict[str, str] = {}
    for name in archive.namelist():
        stem = name.rsplit("/", 1)[-1].lower().removesuffix(".csv").removesuffix("s")
        if stem in COLUMNS:
            found[stem] = name
    if missing := sorted(set(COLUMNS) - set(found)):
        raise BadDirectory(problem="columns", missing=missing)
    return found


def _lines(archive: zipfile.ZipFile, name: str, table: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Never more of the file in memory than a row."""
    try:
        with archive.open(name) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text)
            if missing := sorted(COLUMNS[table] - set(reader.fieldnames or ())):
                raise BadDirectory(problem="columns", missing=missing)
            for row in reader:
                yield reader.line_num, {key: _cell(value or "") for key, value in row.items() if isinstance(key, str)}
    except UnicodeDecodeError as wrong:
        raise BadDirectory(problem="encoding") from wrong
    except (zipfile.BadZipFile, OSError, csv.Error, NotImplementedError, RuntimeError) as bad:
        raise BadDirectory(problem="zip") from bad


def _row(line: int, given: Mapping[str, str], rules: DirectoryRules, *, suffix: str = "") -> Row:
    """A number of the wrong form is refused; one whose digits do not agree is kept, for it may be right."""
    name, number = given["name"][:NAME_MAX], tidy_number(given.get("number", ""))
    postal = rules.postal(given["postal_code"])
    if not name:
        return BadRow(line, "name")
    if number and verdict(rules.business, number) == MALFORMED:
        return BadRow(line, "number")
    if postal is None:
        return BadRow(line, "postal_code")
    town = re.sub(r"\s*\(.*\)$", "", given["town"])
    if not town:
        return BadRow(line, "town")
    key = f"{number}:{suffix or postal}" if number else f"{' '.join(plain_words(name))}:{postal}"
    website = given.get("website", "")
    return ListedShop(
        line=line,
        key=key[:160],
        name=name,
        legal_name=given.get("legal_name") or name,
        number=number,
        address=given.get("address", "")[:ADDRESS_MAX],
        town=town,
        postal_code=postal,
        phone=given.get("phone", "")[:30],
        website=website if re.fullmatch(r"https?://\S+", website) else "",
        email=given.get("email", ""),
    )


def _without_twins(rows: list[Row]) -> list[Row]:
    seen: set[str] = set()
    found: list[Row] = []
    for row in rows:
        twin = isinstance(row, ListedShop) and row.key in seen
        found.append(BadRow(row.line, "twice") if twin else row)
        if isinstance(row, ListedShop):
            seen.add(row.key)
    return found


def _limited(rows: Iterator[Row]) -> Iterator[Row]:
    try:
        for count, row in enumerate(rows):
            if count >= MOST_ROWS:
                raise BadDirectory(problem="too-many", most=MOST_ROWS)
            yield row
    except UnicodeDecodeError as wrong:
        raise BadDirectory(problem="encoding") from wrong
    except csv.Error as broken:
        raise BadDirectory(problem="columns", missing=[]) from broken


def _cell(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:CELL_MAX]
