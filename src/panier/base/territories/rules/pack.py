"""A territory's pack: a folder with a readable `pack.yaml` and the CSV files it names, checked whole before anything is stored."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from panier.base.tax.rules import TaxRate
from panier.base.territories.rules.identifiers import NAMED_RULES
from panier.base.territories.rules.reading import Reader, Row
from panier.kit.postal import bare

TABLES = ("regions", "municipalities", "postal_prefixes", "tax_categories", "tax_rates", "categories")


class PackInvalid(Exception):  # noqa: N818 - the answer to a pack that does not hold together
    """`problems`: every one found, each with its file and line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


MOST_LATITUDE, MOST_LONGITUDE = 90, 180


@dataclass(frozen=True, slots=True)
class RegionRow:
    code: str
    name: Mapping[str, str]
    slug: str
    population: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    code: str
    name: str
    region: str
    population: int
    postal_code: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class PrefixRow:
    prefix: str
    locality: str
    region: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class CategoryRow:
    code: int
    parent: int | None
    name: Mapping[str, str]
    slug: Mapping[str, str]
    tax_category: str
    icon: str


@dataclass(frozen=True, slots=True)
class SettingRow:
    key: str
    value: Any
    begins: datetime
    source: str


@dataclass(frozen=True, slots=True)
class Pack:
    code: str
    name: Mapping[str, str]
    currency: str
    languages: tuple[str, ...]
    tz: str
    postal: Mapping[str, Any]
    identifiers: Mapping[str, Any]
    settings: tuple[SettingRow, ...]
    regions: tuple[RegionRow, ...]
    municipalities: tuple[MunicipalityRow, ...]
    prefixes: tuple[PrefixRow, ...]
    tax_categories: Mapping[str, Mapping[str, str]]
    tax_rates: tuple[TaxRate, ...]
    categories: tuple[CategoryRow, ...]
    digest: str


def read_pack(folder: Path) -> Pack:
    """The whole pack, or PackInvalid with every problem in it."""
    reader = Reader(folder)
    manifest = reader.manifest()
    files = manifest.get("files") or {}
    reader.problems += [f"pack.yaml: files must name “{table}”." for table in TABLES if table not in files]
    if reader.problems:
        raise PackInvalid(reader.problems)
    languages = tuple(manifest["languages"])
    pack = Pack(
        code=str(manifest["code"]),
        name=manifest["name"],
        currency=str(manifest["currency"]),
        languages=languages,
        tz=str(manifest["tz"]),
        postal=manifest["postal"],
        identifiers=manifest["identifiers"],
        settings=tuple(_settings(reader, manifest["settings"])),
        regions=reader.table(files["regions"], lambda row: _region(row, languages), lambda made: made.code),
        municipalities=reader.table(files["municipalities"], _municipality, lambda made: made.code),
        prefixes=reader.table(files["postal_prefixes"], _prefix, lambda made: made.prefix),
        tax_categories=dict(
            reader.table(
                files["tax_categories"], lambda row: (row["code"], _words(row, "name", languages)), lambda made: made[0]
            )
        ),
        tax_rates=reader.table(files["tax_rates"], _rate, _identity),
        categories=reader.table(files["categories"], lambda row: _category(row, languages), lambda made: made.code),
        digest=reader.digest.hexdigest(),
    )
    problems = [*reader.problems, *_disagreements(pack, manifest, reader)]
    if problems:
        raise PackInvalid(problems)
    return pack


def _disagreements(pack: Pack, manifest: Mapping[str, Any], reader: Reader) -> list[str]:
    """What each file says alone, but not together."""
    at_name = reader.at_key("name")
    found = [f"{at_name}: name lacks “{language}”." for language in pack.languages if not pack.name.get(language)]
    if manifest["tax_included"] is not False:
        found.append(f"{reader.at_key('tax_included')}: must be false: prices with tax are not supported yet.")
    found += _bad_postal(pack, reader)
    named = [pack.identifiers.get("business"), *pack.identifiers.get("taxes", {}).values()]
    at_rules = reader.at_key("identifiers")
    found += [f"{at_rules}: no rule is named “{rule}”." for rule in named if rule not in NAMED_RULES]
    files = manifest["files"]
    return (
        found
        + _lost_places(pack, files, reader)
        + _lost_categories(pack, files, reader)
        + _overlaps(pack, files, reader)
    )


def _lost_places(pack: Pack, files: Mapping[str, str], reader: Reader) -> list[str]:
    regions = {region.code for region in pack.regions}
    places = [(files["municipalities"], row.code, row.region) for row in pack.municipalities]
    places += [(files["postal_prefixes"], row.prefix, row.region) for row in pack.prefixes]
    return [
        f"{reader.at(file, code)}: there is no region {region}."
        for file, code, region in places
        if region not in regions
    ]


def _lost_categories(pack: Pack, files: Mapping[str, str], reader: Reader) -> list[str]:
    found, codes = [], {category.code for category in pack.categories}
    for category in pack.categories:
        at = reader.at(files["categories"], category.code)
        if category.parent is not None and category.parent not in codes:
            found.append(f"{at}: names a parent {category.parent} that is not there.")
        if category.tax_category not in pack.tax_categories:
            found.append(f"{at}: names an unknown tax category “{category.tax_category}”.")
    return found


def _bad_postal(pack: Pack, reader: Reader) -> list[str]:
    at = reader.at_key("postal")
    try:
        fits = re.fullmatch(pack.postal["pattern"], bare(str(pack.postal["example"])))
    except (KeyError, TypeError, re.error) as wrong:
        return [f"{at}: {wrong}."]
    return [] if fits else [f"{at}: the example does not fit the pattern."]


def _identity(rate: TaxRate) -> tuple[object, ...]:
    return rate.code, rate.jurisdiction, rate.category, rate.begins


def _overlaps(pack: Pack, files: Mapping[str, str], reader: Reader) -> list[str]:
    """Two rates of one tax on the same goods may not hold on the same day."""
    ordered = sorted(pack.tax_rates, key=lambda rate: (rate.code, rate.jurisdiction, rate.category, rate.begins))
    found = [
        f"{reader.at(files['tax_rates'], _identity(rate))}: names an unknown tax category “{rate.category}”."
        for rate in ordered
        if rate.category not in pack.tax_categories
    ]
    for before, after in pairwise(ordered):
        same = (before.code, before.jurisdiction, before.category) == (after.code, after.jurisdiction, after.category)
        if same and (before.ends is None or before.ends > after.begins):
            at = reader.at(files["tax_rates"], _identity(after))
            found.append(f"{at}: {after.code} {after.category} overlaps the period that begins {before.begins}.")
    return found


def _words(row: Row, column: str, languages: tuple[str, ...]) -> dict[str, str]:
    words = {language: row[f"{column}_{language}"].strip() for language in languages}
    if missing := [language for language, text in words.items() if not text]:
        raise ValueError(f"{column} lacks {', '.join(missing)}")
    return words


def _point(row: Row) -> tuple[float | None, float | None]:
    """Both coordinates, or neither (not known); out of range is refused."""
    if not row["latitude"] and not row["longitude"]:
        return None, None
    latitude, longitude = float(row["latitude"]), float(row["longitude"])
    if abs(latitude) > MOST_LATITUDE or abs(longitude) > MOST_LONGITUDE:
        raise ValueError(f"no such point: {latitude}, {longitude}")
    return latitude, longitude


def _region(row: Row, languages: tuple[str, ...]) -> RegionRow:
    latitude, longitude = _point(row)
    if latitude is None or longitude is None:
        raise ValueError("a region needs its point")
    return RegionRow(
        row["code"], _words(row, "name", languages), row["slug"], int(row["population"]), latitude, longitude
    )


def _municipality(row: Row) -> MunicipalityRow:
    return MunicipalityRow(
        row["code"], row["name"], row["region"], int(row["population"]), row["postal_code"], *_point(row)
    )


def _prefix(row: Row) -> PrefixRow:
    return PrefixRow(row["prefix"], row["locality"], row["region"], *_point(row))


def _category(row: Row, languages: tuple[str, ...]) -> CategoryRow:
    parent = int(row["parent_id"]) if row["parent_id"] else None
    names, slugs = _words(row, "name", languages), _words(row, "slug", languages)
    return CategoryRow(int(row["id"]), parent, names, slugs, row["tax_category"], row["icon"])


def _rate(row: Row) -> TaxRate:
    rate = Fraction(row["rate"])
    if not 0 <= rate < 1:
        raise ValueError(f"rate {row['rate']} is not from 0 to 1")
    ends = date.fromisoformat(row["ends"]) if row["ends"] else None
    return TaxRate(
        row["code"], row["jurisdiction"], row["category"], row["rate"], date.fromisoformat(row["begins"]), ends
    )


def _settings(reader: Reader, rows: Mapping[str, Any]) -> Iterator[SettingRow]:
    """A key has one dated row, or a list of them: its history, and what is announced."""
    dated = [(key, row) for key, given in rows.items() for row in (given if isinstance(given, list) else [given])]
    for key, row in dated:
        try:
            day = row["from"]
            begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
            yield SettingRow(key, row["value"], begins, str(row["source"]))
        except (KeyError, TypeError, AttributeError):
            reader.problems.append(f"{reader.at_key(key)}: {key} needs a value, a source and the day it holds from.")
