"""A pack that does not hold together is refused whole, and each fault is named with its file and line."""

import shutil
from pathlib import Path

import pytest
from tests.world import PACK

from panier.base.territories.rules.pack import PackInvalid, read_pack

# file, what is replaced, by what, what is said
FAULTS = [
    ("pack.yaml", "currency: CAD\nlanguages", "currency: CAD\nfavourite: blue\nlanguages", "pack.yaml line 6: “favourite” is not known."),
    ("pack.yaml", "tz: America/Toronto\n", "", "pack.yaml: “tz” is missing."),
    ("pack.yaml", 'commission_rate: {value: "0.05"', "commission_rate: {value: 0.05", "settings.commission_rate.value is a float; write it as text."),
    ("pack.yaml", "  regions: regions.csv\n", "", "pack.yaml: files must name “regions”."),
    ("pack.yaml", "regions: regions.csv", "regions: elsewhere.csv", "elsewhere.csv: cannot be read."),
    ("pack.yaml", "name: {fr: Québec, en: Québec}", "name: {fr: Québec}", "pack.yaml line 4: name lacks “en”."),
    ("pack.yaml", "business: neq", "business: siren", "no rule is named “siren”."),
    ("pack.yaml", "example: H2X 1Y4", "example: 75011", "the example does not fit the pattern."),
    ("pack.yaml", "tax_included: false", "tax_included: true", "pack.yaml line 8: must be false"),
    ("pack.yaml", "languages: [fr, en]", "languages: [fr, en", "pack.yaml line"),
    ("pack.yaml", "hold_days: {value: 7, from: 2020-01-01, source: the pack}", "hold_days: {value: 7}", "hold_days needs a value, a source and the day it holds from."),
    ("tax_rates.csv", "TPS,QC,STD,0.05,", "TPS,QC,STD,5,", "tax_rates.csv line 2: rate 5 is not from 0 to 1"),
    ("tax_rates.csv", "TPS,QC,STD,0.05,", "TPS,QC,STD,five,", "tax_rates.csv line 2: "),
    ("tax_rates.csv", "TPS,QC,STD,0.05,2008-01-01,", "TPS,QC,STD,0.05,2008-13-01,", "tax_rates.csv line 2: "),
    ("tax_rates.csv", "TPS,QC,DELIVERY,", "TPS,QC,STD,", "tax_rates.csv line 3: repeats line 2."),
    ("tax_rates.csv", "TPS,QC,DELIVERY,0.05,2008-01-01", "TPS,QC,STD,0.06,2020-01-01", "tax_rates.csv line 3: TPS STD overlaps the period that begins 2008-01-01."),
    ("tax_rates.csv", "TPS,QC,STD,", "TPS,QC,LUXE,", "tax_rates.csv line 2: names an unknown tax category “LUXE”."),
    ("categories.csv", "tax_category", "tax", "categories.csv line 2: column “tax_category” is missing"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PACK, tmp_path / "pack"))


def problems(folder: Path) -> list[str]:
    with pytest.raises(PackInvalid) as refused:
        read_pack(folder)
    return refused.value.problems


def test_the_pack_of_quebec_is_whole(folder: Path) -> None:
    pack = read_pack(folder)
    assert (len(pack.regions), len(pack.municipalities)) == (17, 1285)
    assert len(pack.categories) >= 150
    assert (pack.currency, pack.languages, pack.tz) == ("CAD", ("fr", "en"), "America/Toronto")


@pytest.mark.parametrize(("file", "before", "after", "said"), FAULTS, ids=[fault[3][:50] for fault in FAULTS])
def test_a_fault_is_named_where_it_stands(folder: Path, file: str, before: str, after: str, said: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    found = problems(folder)
    assert any(said in problem for problem in found), found


@pytest.mark.parametrize(
    ("file", "column", "value", "said"),
    [
        ("municipalities.csv", "region", "99", "there is no region 99."),
        ("municipalities.csv", "latitude", "146.8", "no such point"),
        ("municipalities.csv", "population", "many", "invalid literal"),
        ("postal_prefixes.csv", "region", "99", "there is no region 99."),
        ("regions.csv", "name_en", " ", "name lacks en"),
        ("categories.csv", "parent_id", "7", "names a parent 7 that is not there."),
        ("categories.csv", "tax_category", "LUXE", "names an unknown tax category “LUXE”."),
    ],
)
def test_a_bad_cell_is_named_by_file_and_line(folder: Path, file: str, column: str, value: str, said: str) -> None:
    head, *rows = (folder / file).read_text(encoding="utf-8").splitlines()
    cells = rows[4].split(",")
    cells[head.split(",").index(column)] = value
    rows[4] = ",".join(cells)
    (folder / file).write_text("\n".join([head, *rows]), encoding="utf-8")
    assert any(problem.startswith(f"{file} line 6: ") and said in problem for problem in problems(folder))


def test_every_fault_is_told_at_once(folder: Path) -> None:
    (folder / "regions.csv").write_bytes(b"\xff\xfe")
    (folder / "tax_rates.csv").write_text("code\n")
    found = problems(folder)
    assert {"regions.csv: not UTF-8 at byte 0.", "tax_rates.csv: nothing in it."} <= set(found)
