"""Files as they come: encodings, separators, limits, and what is not a CSV file at all."""

import csv
import gzip
import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from panier.offer.catalogue.rules import grids, sheets
from panier.offer.catalogue.rules.headers import by_hand, detect
from panier.offer.catalogue.rules.imported import BadFile
from panier.offer.catalogue.rules.sheets import open_file

FILES = Path(__file__).parents[5] / "tests" / "files"
TEXT = 'Handle,Title,Variant Price\r\nete,"Miel d’été, doré",12\r\n'


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
def test_encodings(encoding: str, found: str) -> None:
    sheet = open_file(TEXT.encode(encoding), "miel.csv")
    assert sheet.encoding == found
    assert sheet.headers == ("Handle", "Title", "Variant Price")
    assert sheet.rows[0].cells == ("ete", "Miel d’été, doré", "12")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(delimiter: str, end: str) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(
        [["ID", "Type", "SKU", "GTIN, UPC, EAN, or ISBN", "Name"], ["1", "simple", "A", "", 'Une "ligne"\net deux']]
    )
    sheet = open_file(out.getvalue().encode(), "a.csv")
    assert sheet.delimiter == delimiter
    assert sheet.headers[3] == "GTIN, UPC, EAN, or ISBN"
    assert sheet.rows[0].cells[4] == 'Une "ligne"\net deux'


def test_lines_are_those_of_the_file() -> None:
    sheet = open_file(b'sep=;\nHandle;Title;Variant Price\n\na;"one\ntwo";1\nb;B;2\n', "a.csv")
    assert [(row.line, row.cells[0]) for row in sheet.rows] == [(4, "a"), (6, "b")]


@pytest.mark.parametrize(
    ("above", "line"),
    [("Inventaire de la boutique;;\nExporté le 2026-11-20;;\n", 4), ("Boulangerie Bruno\n\n", 4), ("", 2)],
)
def test_the_names_of_the_columns_may_stand_below_a_title(above: str, line: int) -> None:
    sheet = open_file(f"{above}Nom;Prix;Quantité\nBaguette;3,50;12\n".encode(), "a.csv")
    assert (sheet.delimiter, sheet.headers) == (";", ("Nom", "Prix", "Quantité"))
    assert [(row.line, row.cells[0]) for row in sheet.rows] == [(line, "Baguette")]


def test_names_nobody_knows_are_in_the_first_row_all_the_same() -> None:
    sheet = open_file(b"Truc;Machin\nPrix;1\n", "a.csv")  # one known word makes no names of columns
    assert (sheet.headers, len(sheet.rows)) == (("Truc", "Machin"), 1)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("[Content_Types].xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
    return out.getvalue()


LAUGHS = b'\xef\xbb\xbf<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        (b"", {"problem": "empty"}),
        (b" \n\n", {"problem": "empty"}),
        (gzip.compress(TEXT.encode()), {"problem": "gzip"}),
        (zipped(), {"problem": "zip"}),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", {"problem": "xls"}),
        (b"%PDF-1.7", {"problem": "pdf"}),
        (b"\x89PNG\r\n", {"problem": "picture"}),
        (LAUGHS, {"problem": "named-otherwise", "named": "csv", "found": "xml"}),
        ("<!DOCTYPE html><p>".encode("utf-16"), {"problem": "web-page"}),
        (b"Handle,Title\na,b\nc,\x00d\n", {"problem": "nul", "line": 3}),
        (TEXT.encode("utf-32"), {"problem": "encoding", "found": "UTF-32"}),
        (b"\xff\xfeH\x00\x00\xd8", {"problem": "encoding", "found": "UTF-16"}),
        (b"Handle,Title,Variant Price\n", {"problem": "no-rows"}),
        (b",,\na,b,c\n", {"problem": "no-header"}),
        (b"Handle,Title\na," + b"x" * 140_000, {"problem": "cell-too-long", "line": 2, "limit": 131_072}),
        (b",".join(b"h%d" % at for at in range(700)) + b"\n1\n", {"problem": "too-many-columns", "limit": 600}),
        (b"Handle,Title\n" + b"a,b" * 80_000, {"problem": "too-large", "limit": 200_000}),
    ],
    ids=lambda value: value.get("problem") if isinstance(value, dict) else "",
)
def test_each_bad_file_has_its_answer(monkeypatch: pytest.MonkeyPatch, data: bytes, facts: dict[str, object]) -> None:
    monkeypatch.setattr(sheets, "MOST_BYTES", 200_000)
    with pytest.raises(BadFile) as refused:
        open_file(data, "a.csv")
    assert refused.value.facts == facts


def test_the_row_after_the_last_one_is_refused_without_reading_further(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"Handle,Title,Variant Price\n" + b"a,b,1\n" * 200_000
    monkeypatch.setattr(grids, "MOST_ROWS", 1_000)
    tracemalloc.start()
    with pytest.raises(BadFile) as refused:
        open_file(data, "a.csv")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.facts == {"problem": "too-many-rows", "limit": 1_000}
    assert peak < len(data)  # not even the text of it
    assert len(open_file(data[: 27 + 6 * 1_000], "a.csv").rows) == 1_000


def test_rows_rest_as_bytes_and_are_the_same_rows() -> None:
    """What is in hand of a file grows with its bytes, not with its cells."""
    line = "é" * 20 + "," * 20 + "12"
    data = ("Title,Price" + ",x" * 19 + "\n" + f"{line}\n" * 2_000).encode()
    tracemalloc.start()
    sheet = open_file(data, "a.csv")
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 2 * len(data)
    assert (len(sheet.rows), sheet.rows[-1].line) == (2_000, 2_001)
    assert sheet.rows[1_999].cells == ("é" * 20, *[""] * 19, "12")
    assert [row.line for row in sheet.rows[:3]] == [2, 3, 4]


def test_rows_of_another_encoding_are_named() -> None:
    data = "Handle,Title,Variant Price\na,Été,1\nb,Érable,2\n".encode() + "c,Forêt,3\n".encode("cp1252")
    sheet = open_file(data, "a.csv")
    assert sheet.encoding == "utf-8"
    assert [(row.line, row.damaged) for row in sheet.rows] == [(2, frozenset()), (3, frozenset()), (4, frozenset({1}))]
    assert sheet.rows[2].cells[1] == "For\ufffdt"
    data = "Handle,Title,Variant Price\na,Été,1\nb,Érable à sucre,2\n".encode("cp1252") + "c,Forêt,3\n".encode()
    sheet = open_file(data, "a.csv")
    assert sheet.encoding == "cp1252"
    assert [row.damaged for row in sheet.rows] == [frozenset(), frozenset(), frozenset({1})]


def test_rows_that_do_not_fit() -> None:
    sheet = open_file(b'Handle,Title,Variant Price\na,b,1,2,3\nb,c\nc,"never closed,3\nd,e,4\n', "a.csv")
    assert [row.cells for row in sheet.rows] == [("b", "c")]
    assert [(problem.line, problem.code, problem.facts) for problem in sheet.rows.problems] == [
        (2, "too-many-cells", {"cells": 5, "columns": 3}),
        (4, "unclosed-quote", {}),
    ]


@pytest.mark.parametrize(
    ("name", "dialect"),
    [
        ("shopify/apparel.csv", "shopify"),
        ("shopify/home-and-garden.csv", "shopify"),
        ("shopify/current-dialect.csv", "shopify"),
        ("woocommerce/english.csv", "woocommerce"),
        ("woocommerce/french.csv", "woocommerce"),
        ("woocommerce/french-canada.csv", "woocommerce"),
        ("lightspeed/x-series.csv", "lightspeed-x"),
        ("lightspeed/r-series.csv", "lightspeed-r"),
        ("google/products.tsv", "google"),
        ("google/rss.xml", "google"),
        ("google/atom.xml", "google"),
    ],
)
def test_dialects_are_told_by_their_headers(name: str, dialect: str) -> None:
    reading = detect(open_file((FILES / name).read_bytes(), name).headers)
    assert reading.dialect == dialect
    assert [column.header for column in reading.columns if not column.means] == []


def test_units_stand_in_the_header() -> None:
    weights = {
        "Weight (lbs)": "lb",
        "Poids (kg)": "kg",
        "Poids (livres)": "lb",
        "Weight value (grams)": "g",
        "Variant Grams": "g",
    }
    for header, unit in weights.items():
        for dialect in (("ID", "Type", "SKU", "Name", "Regular price"), ("Handle", "Title", "Variant Price", "Vendor")):
            column = detect((*dialect, header)).columns[-1]
            assert column.unit == (unit if column.means else "")


def test_other_programs_are_mapped_by_hand() -> None:
    reading = detect(("Item", "Montant", "Quantité", "Couleur"))
    assert reading.dialect == "other"
    assert [column.means for column in reading.columns] == ["", "", "quantity", "option2_value"]
    chosen = by_hand(reading, {0: "title", 1: "price", 3: "option1_value", 2: "-"})
    assert [column.means for column in chosen.columns] == ["title", "price", "-", "option1_value"]
    assert by_hand(reading, {0: "minor", 1: "__class__"}).columns == reading.columns  # not among the choices
    moved = by_hand(reading, {1: "quantity"})
    assert [column.means for column in moved.columns] == ["", "quantity", "-", "option2_value"]  # one column a field


@pytest.mark.parametrize(
    ("price", "count"),
    [("Prix de détail", "Qté en main"), ("PRIX DE DETAIL", "Quantité en main"), ("Retail price", "Qty on hand"), ("Retail Price", "Quantity on Hand")],
)  # fmt: skip
def test_what_tills_call_a_price_and_a_count_is_guessed_in_both_languages(price: str, count: str) -> None:
    reading = detect(("Article", price, count))
    assert reading.dialect == "other"
    assert [column.means for column in reading.columns][1:] == ["price", "quantity"]


def test_a_price_that_is_only_suggested_and_a_count_that_is_only_expected_are_not() -> None:
    reading = detect(("Article", "Prix de détail suggéré", "Qté en commande"))
    assert [column.means for column in reading.columns][1:] == ["", ""]
