"""Workbooks and feeds as strangers write them: values and never formulas, and each bomb with its answer."""

import time
import tracemalloc
import zipfile
from contextlib import suppress
from io import BytesIO
from typing import Any
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.imports.books import cell, of_rows, sheet, workbook

from panier.offer.catalogue.rules import grids, workbooks
from panier.offer.catalogue.rules.imported import BadFile
from panier.offer.catalogue.rules.sheets import open_file

HEADER = ("Title", "Price", "SKU")
LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ITEM = "<item><title>Bol</title><price>12 CAD</price><id>a</id><availability>in stock</availability></item>"


def rows_of(data: bytes, name: str = "a.xlsx") -> list[tuple[str, ...]]:
    return [row.cells for row in open_file(data, name).rows]


def problem(data: bytes, name: str = "a.xlsx") -> dict[str, object]:
    with pytest.raises(BadFile) as refused:
        open_file(data, name)
    return dict(refused.value.facts)


def test_cells_of_every_kind_are_read_as_they_are_shown() -> None:
    shared = "<si><t>Bol</t></si><si><r><t>Tasse </t></r><r><t>bleue</t></r><rPh><t>aside</t></rPh></si>"
    rows = (
        f'<row r="1">{"".join(cell(at, 1, name) for at, name in enumerate(HEADER))}</row>'
        '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3"><v>12.100000000000001</v></c><c r="C3"><v>4006381333931</v></c></row>'
        '<row><c t="s"><v>1</v></c><c><v>4.0063813339309999E12</v></c><c t="b"><v>1</v></c></row>'
        '<row r="9"><c r="A9" t="str"><f>CONCAT("A",1)</f><v>A1</v></c><c r="B9"><f>1+1</f><v>2</v></c><c r="C9"><f>X()</f></c></row>'
        '<row r="10"><c r="A10" t="e"><v>#N/A</v></c><c r="C10" t="s"><v>99</v></c></row>'
    )
    found = open_file(workbook(of_rows(rows), shared=shared), "a.xlsx")
    assert (found.encoding, found.headers) == ("xlsx", HEADER)
    assert [(row.line, row.cells) for row in found.rows] == [
        (3, ("Bol", "12.1", "4006381333931")),
        (4, ("Tasse bleue", "4006381333931", "TRUE")),
        (9, ("A1", "2")),  # a formula's stored value; without one, nothing
        (10, ("#N/A",)),
    ]


def test_the_sheet_that_names_columns_is_read_and_hidden_ones_are_not() -> None:
    goods = sheet([["Ma boutique"], HEADER, ["Bol", 12, "B"]])
    assert rows_of(workbook(sheet([["Lisez-moi"]]), goods)) == [("Bol", "12", "B")]
    hidden = sheet([HEADER, ["Caché", 1, "C"]])
    assert rows_of(workbook(hidden, goods, hidden=[1])) == [("Bol", "12", "B")]


def inflating(size: int) -> bytes:
    """Megabytes of blanks that a few kilobytes hold."""
    return workbook(of_rows(" " * size))


def lying(data: bytes) -> bytes:
    """The archive's directory says that every part is ten bytes long."""
    out = bytearray(data)
    at = out.find(b"PK\x01\x02")
    while at >= 0:
        out[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = out.find(b"PK\x01\x02", at + 4)
    return bytes(out)


def far_apart() -> bytes:
    return workbook(
        of_rows('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    )


def many_parts() -> bytes:
    others: dict[str, Any] = {f"x{number}": "" for number in range(2_100)}
    return workbook(of_rows(""), **others)


def zipped(**parts: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


HONEST = workbook(sheet([HEADER, ["Bol", 12, "B"]]))
REPEATED = '<row r="2">' + "".join(f'<c r="{letter}2" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJ") + "</row>"


@pytest.mark.parametrize(
    ("data", "name", "facts"),
    [
        (inflating(3_000_000), "a.xlsx", {"problem": "inflates"}),
        (workbook(of_rows(REPEATED * 20), shared=f"<si><t>{'x' * 20_000}</t></si>"), "a.xlsx", {"problem": "inflates"}),
        (many_parts(), "a.xlsx", {"problem": "inflates"}),
        (far_apart(), "a.xlsx", {"problem": "too-many-columns", "limit": 600}),
        (workbook(of_rows("<row>" + "<c/>" * 1_001 + "</row>")), "a.xlsx", {"problem": "too-many-cells-in", "limit": 1_000}),
        (workbook(sheet([HEADER, *[["a", 1]] * 51])), "a.xlsx", {"problem": "too-many-rows", "limit": 50}),
        (workbook(sheet([HEADER, ["x" * 131_073]])), "a.xlsx", {"problem": "cell-too-long", "line": 2, "limit": 131_072}),
        (workbook(LAUGHS + "<worksheet>&b;</worksheet>"), "a.xlsx", {"problem": "xml-entities"}),
        (workbook(OUTSIDE + "<worksheet>&a;</worksheet>"), "a.xlsx", {"problem": "xml-entities"}),
        (workbook(sheet([HEADER, ["Bol"]]), shared=f"{LAUGHS}"), "a.xlsx", {"problem": "damaged-workbook"}),
        (workbook("<worksheet><sheetData>"), "a.xlsx", {"problem": "damaged-workbook"}),
        (lying(HONEST), "a.xlsx", {"problem": "damaged-workbook"}),
        (HONEST[:-200], "a.xlsx", {"problem": "damaged-workbook"}),
        (zipped(xl__workbook_xml="", **{"xl/workbook.xml": "<workbook/>"}), "a.xlsx", {"problem": "damaged-workbook"}),
        (zipped(word="<a/>"), "a.xlsx", {"problem": "zip"}),
        (zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "a.xlsx", {"problem": "xls"}),
        (workbook(sheet([])), "a.xlsx", {"problem": "no-header"}),
        (workbook(sheet([HEADER])), "a.xlsx", {"problem": "no-rows"}),
        (HONEST, "goods.csv", {"problem": "named-otherwise", "named": "csv", "found": "xlsx"}),
        (HONEST, "goods.xls", {"problem": "named-otherwise", "named": "xls", "found": "xlsx"}),
        (b"Title,Price\nBol,12\n", "goods.xlsx", {"problem": "named-otherwise", "named": "xlsx", "found": "csv"}),
        (b"Title,Price\nBol,12\n", "goods.xml", {"problem": "named-otherwise", "named": "xml", "found": "csv"}),
        (b"<html><table><tr><td>Title</table>", "goods.xls", {"problem": "web-page"}),
        (b"\x89PNG\r\n", "goods.xlsx", {"problem": "picture"}),
        (f"<?xml version='1.0'?>{LAUGHS}<rss>{ITEM}</rss>".encode(), "a.xml", {"problem": "xml-entities", "line": 1}),
        (f"<?xml version='1.0'?>{OUTSIDE}<rss>{ITEM}</rss>".encode(), "a.xml", {"problem": "xml-entities", "line": 1}),
        (b'<?xml version="1.0"?>\n<!DOCTYPE rss SYSTEM "http://evil.example/a.dtd"><rss/>', "a.xml", {"problem": "xml-entities", "line": 2}),
        (f"<rss>{ITEM}<item><title>&unknown;</title></item></rss>".encode(), "a.xml", {"problem": "xml-broken", "line": 1}),
        (f"<rss>{ITEM}".encode(), "a.xml", {"problem": "xml-broken", "line": 1}),
        (f'<?xml version="1.0" encoding="nobody"?><rss>{ITEM}</rss>'.encode(), "a.xml", {"problem": "xml-broken", "line": 1}),
        (b"<rss>" + b"<item>" * 80 + b"</item>" * 80 + b"</rss>", "a.xml", {"problem": "xml-broken", "line": 1}),
        (b"<rss><channel><title>x</title></channel></rss>", "a.xml", {"problem": "no-items"}),
        (f"<rss>{ITEM * 51}</rss>".encode(), "a.xml", {"problem": "too-many-rows", "limit": 50}),
        (f"<rss><item><title>{'x' * 131_073}</title></item></rss>".encode(), "a.xml", {"problem": "cell-too-long", "line": 1, "limit": 131_072}),
        (("<rss><item>" + "".join(f"<a{n}>1</a{n}>" for n in range(601)) + "</item></rss>").encode(), "a.xml", {"problem": "too-many-columns", "limit": 600}),
    ],
    ids=lambda value: value.get("problem") if isinstance(value, dict) else "",
)  # fmt: skip
def test_each_bad_file_has_its_answer(
    monkeypatch: pytest.MonkeyPatch, data: bytes, name: str, facts: dict[str, object]
) -> None:
    """Under limits that small files pass."""
    monkeypatch.setattr(grids, "MOST_ROWS", 50)
    for limit, value in (("MOST_INFLATED", 2_000_000), ("MOST_TEXT", 2_000_000), ("MOST_CELLS", 1_000)):
        monkeypatch.setattr(workbooks, limit, value)
    assert problem(data, name) == facts


def test_as_many_rows_as_may_be_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "MOST_ROWS", 50)
    assert len(rows_of(workbook(sheet([["Ma boutique"], HEADER, *[["a", 1]] * 50])))) == 50
    assert len(rows_of(f"<rss>{ITEM * 50}</rss>".encode(), "a.xml")) == 50


def test_a_bomb_takes_neither_memory_nor_time() -> None:
    bombs = [(inflating(200_000_000), "a.xlsx"), (far_apart(), "a.xlsx")]
    tracemalloc.start()
    began = time.monotonic()
    for data, name in bombs:
        problem(data, name)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20_000_000
    assert time.monotonic() - began < 20


def test_control_the_bare_parser_expands_what_is_refused() -> None:
    said: list[str] = []
    parser = expat.ParserCreate()
    parser.CharacterDataHandler = said.append
    parser.Parse(f"{LAUGHS}<l>&b;</l>".encode(), True)
    assert "".join(said) == "hahaha"


def test_control_the_bare_archive_inflates_what_is_refused() -> None:
    with zipfile.ZipFile(BytesIO(inflating(90_000_000))) as archive:
        assert archive.getinfo("xl/worksheets/sheet1.xml").file_size > 90_000_000


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12).map(str.strip)


@settings(max_examples=60)
@given(st.lists(st.tuples(TEXT.filter(bool), TEXT, TEXT.filter(bool)), min_size=1, max_size=6))
def test_a_workbook_says_the_same_as_its_rows(rows: list[tuple[str, str, str]]) -> None:
    assert rows_of(workbook(sheet([HEADER, *rows]))) == rows


@settings(max_examples=150)
@given(st.integers(0, len(HONEST) - 1), st.binary(min_size=1, max_size=4))
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(at: int, noise: bytes) -> None:
    damaged = HONEST[:at] + noise + HONEST[at + len(noise) :]
    with suppress(BadFile):
        open_file(damaged, "a")
