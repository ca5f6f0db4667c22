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

DIALECTS = ("shopify", "woocommerce")
OTHER = "other"
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
    """`means` is a field, "-" when known and not used, empty when nobody knows. A weight carries its unit."""

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
        """The columns in use; of two that mean the same, the first."""
        return {column.means: column for column in reversed(self.columns) if column.means not in {"", "-"}}


class _Alias(NamedTuple):
    dialect: str
    pattern: re.Pattern[str]
    means: str


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
    told = "title" in fields and (fields.keys() & {"key", "sku", "price"})
    return best if told and _known(best) >= ENOUGH else _read_as(OTHER, headers)


def by_hand(reading: Reading, chosen: Mapping[int, str]) -> Reading:
    """The same columns with what a person chose for some: a field of MEANINGS, "-" for none."""
    valid = {at: choice for at, choice in chosen.items() if choice == "-" or choice in MEANINGS}
    taken = {choice.partition(":")[0] for choice in valid.values() if choice != "-"}
    columns = []
    for column in reading.columns:
        if column.position in valid:
            means, _, unit = valid[column.position].partition(":")
            columns.append(replace(column, means=means, unit=unit))
        else:  # one column a field: the choice wins over what we had guessed
            columns.append(replace(column, means="-") if column.means in taken else column)
    return Reading(reading.dialect, tuple(columns))


def known_count(headers: Iterable[str]) -> int:
    """How many of these headers are known to anybody: tells the right separator from the wrong ones."""
    return sum(any(alias.pattern.fullmatch(folded(header)) for alias in _aliases()) for header in headers if header)


def _read_as(dialect: str, headers: Sequence[str]) -> Reading:
    aliases = [alias for alias in _aliases() if alias.dialect == dialect]
    return Reading(dialect, tuple(_column(at, header, aliases) for at, header in enumerate(headers)))


def _column(position: int, header: str, aliases: Sequence[_Alias]) -> Column:
    plain = folded(header)
    for alias in aliases:
        if match := alias.pattern.fullmatch(plain):
            means, _, unit = alias.means.partition(":")
            groups = match.groupdict()
            if number := groups.get("number"):
                means = means.replace("#", number)
            return Column(position, header, means, unit or UNITS.get(groups.get("unit") or "", ""))
    return Column(position, header, "")


def _known(reading: Reading) -> int:
    return sum(bool(column.means) for column in reading.columns)


@cache
def _aliases() -> tuple[_Alias, ...]:
    with Path(__file__).with_name("headers.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(_Alias(row["dialect"], _pattern(row["header"]), row["means"]) for row in csv.DictReader(lines))


def _pattern(header: str) -> re.Pattern[str]:
    plain = re.escape(folded(header))
    plain = plain.replace(r"\#", r"(?P<number>\d{1,2})").replace("@", r"(?P<unit>[a-z]+)").replace(r"\*", ".*")
    return re.compile(plain)
