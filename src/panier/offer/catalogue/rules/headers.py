"""What the columns mean: `headers.csv` has every header known, one a line, each with where it was seen.

In it `#` stands for a number, `@` for a unit, `*` for anything; `-` means: known, and not used here.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

DIALECTS = ("shopify", "woocommerce", "lightspeed-x", "lightspeed-r", "google")
SIGNS = {"lightspeed-r": "item", "google": "availability"}  # without it, it is not that dialect
STOCK_AT = "stock_at"  # a column for each place: its field is `stock_at:` and the outlet’s name
OTHER = "other"
PATTERN = re.compile(r"[#@*]")
MOST_OUTLET = 120  # characters of a place’s name
ENOUGH = 4  # known headers that make a dialect, its title among them
MEANINGS = (  # what a person can choose by hand
    "title",
    "description",
    "price",
    "compare_at",
    "sku",
    "gtin",
    "quantity",
    "brand",
    "category_own",
    "option1_value",
    "option2_value",
    "option3_value",
    "weight:g",
    "weight:kg",
    "weight:lb",
    "image",
    "published",
    "key",
    "url",
    STOCK_AT,
)
UNITS = {
    "g": "g",
    "grams": "g",
    "grammes": "g",
    "kg": "kg",
    "lbs": "lb",
    "lb": "lb",
    "livres": "lb",
    "oz": "oz",
    "onces": "oz",
}


@dataclass(frozen=True, slots=True)
class Column:
    """`means` is a field, "-" when known and not used, empty when nobody knows.

    `unit`: a weight’s; of a count at one place, what the file calls that place.
    """

    position: int
    header: str
    means: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the columns of one file are read. `dialect`: shopify, woocommerce, or other (by hand)."""

    dialect: str
    columns: tuple[Column, ...]

    @property
    def fields(self) -> Mapping[str, Column]:
        """The columns in use; of two that mean the same, the first, but each outlet’s count is a field of its own."""
        return {_field(column): column for column in reversed(self.columns) if column.means not in {"", "-"}}

    @property
    def outlets(self) -> tuple[str, ...]:
        """What the file calls the places it counts at, each in a column of its own."""
        return tuple(dict.fromkeys(column.unit for column in self.columns if column.means == STOCK_AT))


def _field(column: Column) -> str:
    return f"{STOCK_AT}:{column.unit}" if column.means == STOCK_AT else column.means


class _Alias(NamedTuple):
    header: str
    pattern: re.Pattern[str]
    means: str


class _Known(NamedTuple):
    """The headers of one dialect: those without a sign are looked up, the others tried one after the other."""

    whole: Mapping[str, _Alias]
    patterns: Sequence[_Alias]

    def find(self, plain: str) -> tuple[_Alias, Mapping[str, str | None]] | None:
        if alias := self.whole.get(plain):
            return alias, {}
        for alias in self.patterns:
            if match := alias.pattern.fullmatch(plain):
                return alias, match.groupdict()
        return None


def folded(header: str) -> str:
    """Without case, accents, kinds of apostrophes and spaces: what two spellings of one header have in common."""
    plain = unicodedata.normalize("NFKD", header.replace("’", "'").replace("\ufeff", "")).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"\s*([?:])", r"\1", re.sub(r"\s+", " ", letters)).strip()


def detect(headers: Sequence[str]) -> Reading:
    """The dialect most of whose headers these are, or `other` with our guesses, to be mapped by hand."""
    readings = [_read_as(dialect, headers) for dialect in DIALECTS]
    best = max(readings, key=_known)
    fields = best.fields
    told = (
        "title" in fields and (fields.keys() & {"key", "sku", "price"}) and SIGNS.get(best.dialect, "title") in fields
    )
    return best if told and _known(best) >= ENOUGH else _read_as(OTHER, headers)


def by_hand(reading: Reading, chosen: Mapping[int, str]) -> Reading:
    """The same columns with what a person chose for some: a field of MEANINGS, "-" for none."""
    valid = {at: choice for at, choice in chosen.items() if choice == "-" or choice in MEANINGS}
    taken = {choice.partition(":")[0] for choice in valid.values() if choice not in {"-", STOCK_AT}}
    columns = []
    for column in reading.columns:
        if column.position in valid:
            means, _, unit = valid[column.position].partition(":")
            if means == STOCK_AT:
                unit = column.unit if column.means == STOCK_AT else column.header[:MOST_OUTLET]
            columns.append(replace(column, means=means, unit=unit))
        else:  # one column a field: the choice wins over what we had guessed
            columns.append(replace(column, means="-") if column.means in taken else column)
    return Reading(reading.dialect, tuple(columns))


def known_count(headers: Iterable[str]) -> int:
    """How many of these headers are known to anybody: tells the right separator from the wrong ones."""
    every = [_known_headers(dialect) for dialect in (*DIALECTS, OTHER)]
    return sum(any(known.find(folded(header)) for known in every) for header in headers if header)


def _read_as(dialect: str, headers: Sequence[str]) -> Reading:
    known = _known_headers(dialect)
    return Reading(dialect, tuple(_column(at, header, known) for at, header in enumerate(headers)))


def _column(position: int, header: str, known: _Known) -> Column:
    if not (found := known.find(folded(header))):
        return Column(position, header, "")
    alias, groups = found
    means, _, unit = alias.means.partition(":")
    if number := groups.get("number"):
        means = means.replace("#", number)
    if means == STOCK_AT:
        return Column(position, header, means, _outlet(header, alias))
    return Column(position, header, means, unit or UNITS.get(groups.get("unit") or "", ""))


def _outlet(header: str, alias: _Alias) -> str:
    """The name as the file writes it: what stands where the header known has its `*`."""
    before, _, after = alias.header.partition("*")
    return header.strip()[len(before) : len(header.strip()) - len(after)].strip()[:MOST_OUTLET]


def _known(reading: Reading) -> int:
    return sum(bool(column.means) for column in reading.columns)


@cache
def _known_headers(dialect: str) -> _Known:
    whole: dict[str, _Alias] = {}
    patterns = []
    with Path(__file__).with_name("headers.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["dialect"] != dialect:
                continue
            alias = _Alias(row["header"], _pattern(row["header"]), row["means"])
            if PATTERN.search(row["header"]):
                patterns.append(alias)
            else:
                whole.setdefault(folded(row["header"]), alias)
    return _Known(whole, tuple(patterns))


def _pattern(header: str) -> re.Pattern[str]:
    plain = re.escape(folded(header))
    plain = plain.replace(r"\#", r"(?P<number>\d{1,2})").replace("@", r"(?P<unit>[a-z]+)").replace(r"\*", ".+")
    return re.compile(plain)
