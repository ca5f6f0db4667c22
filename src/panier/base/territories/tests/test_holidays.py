"""Québec's holidays as its pack has them, against calendars of several years."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import panier
from panier.base.territories.rules.holidays import easter, holiday_of, holidays_between

PACK = Path(panier.__file__).parent / "packs" / "qc" / "pack.yaml"


@pytest.fixture(scope="module")
def rules() -> list[dict[str, Any]]:
    return list(yaml.safe_load(PACK.read_text(encoding="utf-8"))["settings"]["holidays"]["value"])


def test_easter_of_known_years() -> None:
    known = {2018: (4, 1), 2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2038: (4, 25), 2285: (3, 22)}
    assert {year: (easter(year).month, easter(year).day) for year in known} == known


def test_a_year_from_advent_to_advent(rules: list[dict[str, Any]]) -> None:
    found = holidays_between(rules, date(2026, 11, 24), date(2027, 11, 24))
    assert [(each.day.isoformat(), each.code) for each in found] == [
        ("2026-12-24", "veille-de-noel"),
        ("2026-12-25", "noel"),
        ("2026-12-26", "lendemain-de-noel"),
        ("2026-12-31", "veille-du-jour-de-l-an"),
        ("2027-01-01", "jour-de-l-an"),
        ("2027-01-02", "lendemain-du-jour-de-l-an"),
        ("2027-03-26", "vendredi-saint"),
        ("2027-03-28", "paques"),
        ("2027-03-29", "lundi-de-paques"),
        ("2027-05-24", "patriotes"),
        ("2027-06-24", "fete-nationale"),
        ("2027-07-01", "fete-du-canada"),
        ("2027-09-06", "fete-du-travail"),
        ("2027-10-11", "action-de-graces"),
    ]
    assert all(each.name["fr"] and each.name["en"] for each in found)
    assert {each.code for each in found if not each.law} == {
        "veille-de-noel", "lendemain-de-noel", "veille-du-jour-de-l-an"
    }  # fmt: skip


def test_the_rules_that_move(rules: list[dict[str, Any]]) -> None:
    by_code = {rule["code"]: rule for rule in rules}
    assert holiday_of(by_code["fete-du-canada"], 2029) == date(2029, 7, 2)  # the first is a Sunday
    assert holiday_of(by_code["patriotes"], 2026) == date(2026, 5, 18)  # the 25th is itself a Monday: the one before
    assert holiday_of(by_code["fete-du-travail"], 2025) == date(2025, 9, 1)
    with pytest.raises(ValueError, match="no rule says its day"):
        holiday_of({"code": "rien"}, 2026)
