"""The invented market, read from its files: merchants, streets and goods. Pure: the same every time."""

import csv
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
SEED = "le panier bleu"
LEAST_GOODS, MOST_GOODS = 22, 30
Row = Mapping[str, str]


@dataclass(frozen=True)
class StreetRow:
    key: str
    name: str
    municipality: str
    start: tuple[float, float]
    end: tuple[float, float]
    prefix: str
    story: dict[str, str]


@dataclass(frozen=True)
class EventRow:
    """An event of a street, so many days after the market is loaded; hours are the street's own."""

    street: str
    place: str  # a merchant's key, or empty
    days: tuple[int, int]
    hours: tuple[str, str]
    title: dict[str, str]
    words: dict[str, str]


@dataclass(frozen=True)
class VariantRow:
    key: str
    options: list[dict[str, Any]]
    minor: int
    gtin: str


@dataclass(frozen=True)
class GoodRow:
    """One product of one merchant."""

    key: str
    title: dict[str, str]
    text: dict[str, str]
    category: int
    tax: str  # empty: the category's own
    picture: str
    variants: tuple[VariantRow, ...]


@dataclass(frozen=True)
class MerchantRow:
    key: str
    name: str
    street: str
    position: int
    address: str
    municipality: str
    point: tuple[float, float]
    postal_code: str
    state: str
    registered: bool
    delivers: bool
    week: list[list[Any]]
    story: dict[str, str]
    goods: tuple[GoodRow, ...]


@dataclass(frozen=True)
class Content:
    streets: tuple[StreetRow, ...]
    merchants: tuple[MerchantRow, ...]
    events: tuple[EventRow, ...]
    closed_days: list[str]


def read_content() -> Content:
    choices = yaml.safe_load((FOLDER / "choices.yaml").read_text(encoding="utf-8"))
    streets = {row["key"]: _street(row) for row in _rows("streets.csv")}
    tables = {file.stem: _table(file, choices) for file in sorted((FOLDER / "goods").glob("*.csv"))}
    rows = list(_rows("merchants.csv"))
    merchants = tuple(_merchant(row, rows, streets, tables, choices) for row in rows)
    events = tuple(_event(row) for row in _rows("street_events.csv"))
    return Content(tuple(streets.values()), merchants, events, choices["closed_days"])


def _rows(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="|"))


def _street(row: Row) -> StreetRow:
    start = float(row["start_latitude"]), float(row["start_longitude"])
    end = float(row["end_latitude"]), float(row["end_longitude"])
    story = {"fr": row["story_fr"], "en": row["story_en"]}
    return StreetRow(row["key"], row["name"], row["municipality"], start, end, row["prefix"], story)


def _event(row: Row) -> EventRow:
    return EventRow(
        street=row["street"],
        place=row["place"],
        days=(int(row["from_day"]), int(row["to_day"])),
        hours=(row["from"], row["until"]),
        title={"fr": row["title_fr"], "en": row["title_en"]},
        words={"fr": row["words_fr"], "en": row["words_en"]},
    )


def _merchant(
    row: Row,
    rows: list[Row],
    streets: Mapping[str, StreetRow],
    tables: Mapping[str, list[GoodRow]],
    choices: Mapping[str, Any],
) -> MerchantRow:
    street = streets.get(row["street"])
    neighbours = [each["key"] for each in rows if each["street"] == row["street"]]
    position = neighbours.index(row["key"])
    chance = random.Random(f"{SEED} {row['key']}")  # noqa: S311 - the same market every time
    if street:
        along = (position + 0.5) / len(neighbours)
        point = tuple(round(a + (b - a) * along, 5) for a, b in zip(street.start, street.end, strict=True))
        postal, town, address = (
            f"{street.prefix} {chance.randint(1, 9)}W{chance.randint(1, 9)}",
            street.municipality,
            street.name,
        )
    else:
        point, postal, town = (float(row["latitude"]), float(row["longitude"])), row["postal_code"], row["municipality"]
        address = "Rue Principale"
    return MerchantRow(
        key=row["key"],
        name=row["name"],
        street=row["street"],
        position=position,
        address=f"{row['civic'] or chance.randint(12, 480)}, {address[0].lower()}{address[1:]}",
        municipality=town,
        point=(point[0], point[1]),
        postal_code=postal,
        state=row["state"],
        registered=row["registered"] == "yes",
        delivers=row["delivery"] == "yes",
        week=choices["weeks"][row["week"]],
        story={"fr": row["story_fr"], "en": row["story_en"]},
        goods=_chosen([good for table in row["goods"].split() for good in tables[table]], chance),
    )


def _chosen(goods: list[GoodRow], chance: random.Random) -> tuple[GoodRow, ...]:
    """His share of the tables of his trade, each title once."""
    by_title = {good.title["fr"]: good for good in goods}
    wanted = min(len(by_title), chance.randint(LEAST_GOODS, MOST_GOODS))
    return tuple(sorted(chance.sample(list(by_title.values()), wanted), key=lambda good: good.key))


def _table(file: Path, choices: Mapping[str, Any]) -> list[GoodRow]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="|"))
    pictures = {row["good"]: row["picture"] for row in _rows("pictures.csv")}
    return [good for row in rows for good in _goods(file.stem, row, pictures, choices)]


def _goods(table: str, row: Row, pictures: Mapping[str, str], choices: Mapping[str, Any]) -> list[GoodRow]:
    """One product, or one for each value of the row's range."""
    key = f"{table}-{row['key']}"
    ranges = choices["ranges"].get(row["range"], [["", ""]])
    made = []
    for number, (fr, en) in enumerate(ranges):
        own = f"{key}-{number}" if fr else key
        made.append(
            GoodRow(
                key=own,
                title={"fr": ", ".join(filter(None, (row["fr"], fr))), "en": ", ".join(filter(None, (row["en"], en)))},
                text={"fr": row["text_fr"], "en": row["text_en"]},
                category=int(row["category"]),
                tax=row["tax"],
                picture=pictures[key],
                variants=_variants(own, row, choices),
            )
        )
    return made


def _variants(key: str, row: Row, choices: Mapping[str, Any]) -> tuple[VariantRow, ...]:
    minor, option = int(row["price"]), choices["options"].get(row["options"])
    gtin = _gtin(key) if row["gtin"] == "yes" else ""
    if option is None:
        return (VariantRow("", [], minor, gtin),)
    name = dict(zip(("fr", "en"), option["name"], strict=True))
    return tuple(
        VariantRow(fr, [{"name": name, "value": {"fr": fr, "en": en}}], minor + more, _gtin(key + fr) if gtin else "")
        for fr, en, more in option["values"]
    )


def _gtin(key: str) -> str:
    """A valid GTIN-13 from the range for use inside one company (GS1 prefix 20), as 14 digits; the same for the same goods."""
    body = f"020{random.Random(f'{SEED} {key}').randint(0, 10**10 - 1):010d}"  # noqa: S311 - the same every time
    total = sum(int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(body))
    return f"{body}{-total % 10}"
