"""An invented directory of shops of any size: the enterprise register's tables in a ZIP, or a simple CSV. The same words every time."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from panier.config.commands.bench.corpus_texts import Vocabulary

FIRST_NUMBER = 1_190_000_000
SHOP, NO_SHOP = "6541", "7771"  # activity codes
BESIDE = 3  # establishments of the register that are no shops, for each that is one
KINDS_OF_SHOP = (
    "Épicerie",
    "Librairie",
    "Boulangerie",
    "Atelier",
    "Quincaillerie",
    "Fromagerie",
    "Mercerie",
    "Fleuriste",
)
LETTERS = "ABCEGHJKLMNPRSTVWXYZ"  # that a postal code may have
SIMPLE = ("Nom", "NEQ", "Adresse", "Ville", "Code postal", "Téléphone", "Site Web", "Courriel")
TABLES = {
    "Entreprise.csv": ("NEQ", "COD_STAT_IMMAT"),
    "Nom.csv": ("NEQ", "NOM_ASSUJ", "STAT_NOM"),
    "Etablissements.csv": ("NEQ", "NO_SUF_ETAB", "LIGN1_ADR", "LIGN2_ADR", "LIGN3_ADR", "LIGN4_ADR", "COD_ACT_ECON", "NOM_ETAB"),
}  # fmt: skip


class Ground(NamedTuple):
    towns: Sequence[str]
    prefixes: Sequence[str]  # of postal codes


class Line(NamedTuple):
    number: str
    name: str
    address: str
    town: str
    postal_code: str


def directory_file(shops: int, kind: str, ground: Ground) -> bytes:
    return KINDS[kind](_lines(shops, ground))


def _lines(count: int, ground: Ground) -> Iterator[Line]:
    chance, words = Random("a directory"), Vocabulary()  # noqa: S311 - the same directory every time
    for at in range(count):
        name = f"{chance.choice(KINDS_OF_SHOP)} {words.names.draw(chance).capitalize()}"
        unit = f"{chance.randint(0, 9)}{chance.choice(LETTERS)}{chance.randint(0, 9)}"
        code = f"{chance.choice(ground.prefixes)} {unit}"
        yield Line(
            f"{FIRST_NUMBER + at}",
            name,
            f"{chance.randint(1, 9_999)}, rue Principale",
            chance.choice(ground.towns),
            code,
        )


def _simple(lines: Iterator[Line]) -> bytes:
    rows = ((each.name, each.number, *each[2:], "514 555-0144", "", "") for each in lines)
    return _table(SIMPLE, rows).encode()


def _register(lines: Iterator[Line]) -> bytes:
    tables: tuple[list[tuple[str, ...]], ...] = ([], [], [])
    for each in lines:
        numbers = [each.number, *(f"{int(each.number) + at * 10_000_000:010}" for at in range(1, BESIDE + 1))]
        for number in numbers:
            tables[0].append((number, "IM"))
            tables[1].append((number, f"{each.name} inc.", "V"))
            activity = SHOP if number == each.number else NO_SHOP
            tables[2].append(
                (number, "1", each.address, f"{each.town} (Québec)", "", each.postal_code, activity, each.name)
            )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for (name, columns), rows in zip(TABLES.items(), tables, strict=True):
            archive.writestr(name, _table(columns, rows))
    return out.getvalue()


def _table(columns: Sequence[str], rows: Iterator[tuple[str, ...]] | list[tuple[str, ...]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue()


KINDS: dict[str, Callable[[Iterator[Line]], bytes]] = {"csv": _simple, "req": _register}
