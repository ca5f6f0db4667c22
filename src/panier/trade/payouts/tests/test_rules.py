"""The bank's file to the byte, the days on which banks work, and what holds a payout back."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import panier
from panier.base.territories.rules.holidays import holidays_between
from panier.kit.money import Money
from panier.trade.payouts.rules import Hold, Known, hold_of
from panier.trade.payouts.rules.cpa005 import MOST_MINOR, Bank, Credit, bank_from, redated, written
from panier.trade.payouts.rules.terms import business_day, terms_from

BANK = Bank(
    "1234567890", "00310", "CAD", "460", "Panier Bleu", "Coopérative Le Panier Bleu", "815-30001-1234567", "0", b"\r\n"
)
MADE, FUNDS = date(2026, 12, 2), date(2026, 12, 4)


def pack() -> dict[str, Any]:

    read: dict[str, Any] = yaml.safe_load((Path(panier.__file__).parent / "packs/qc/pack.yaml").read_text())
    return dict(read["settings"])


def credit(minor: int = 4201, name: str = "Bœuf & Façonnerie d’Été inc.") -> Credit:
    return Credit(minor, name, "pytaaaaaaaaaaaaaaaa", "815", "30123", "9876543")


def test_each_field_is_where_the_standard_has_it() -> None:
    head, one, tail, end = written(BANK, 7, (MADE, FUNDS), [credit()]).decode("ascii").split("\r\n")
    assert end == ""
    assert head == "A0000000011234567890" + "0007" + "026336" + "00310" + " " * 20 + "CAD" + " " * 1406
    assert one[:24] == "C00000000212345678900007"
    segment = one[24:264]
    assert segment[:40] == "460" + "0000004201" + "026338" + "081530123" + "9876543     "
    assert segment[40:80] == "0" * 25 + "PANIER BLEU    "
    assert segment[80:140] == "BOEUF & FACONNERIE D'ETE INC. " + "COOPERATIVE LE PANIER BLEU    "
    assert segment[140:169] == "1234567890" + "pytaaaaaaaaaaaaaaaa"
    assert segment[169:240] == "081530001" + "1234567     " + " " * 39 + "0" * 11
    assert one[264:] == " " * 1200
    assert tail == "Z00000000312345678900007" + "0" * 22 + "00000000004201" + "00000001" + "0" * 44 + " " * 1352


def test_six_payments_a_record_and_a_bank_that_wants_blanks() -> None:
    blank = Bank("1234567890", "00310", "", "460", "P", "P", "", " ", b"\n")
    records = written(blank, 7, (MADE, FUNDS), [credit(each) for each in range(1, 8)]).decode("ascii").split("\n")
    assert [record[0] for record in records[:-1]] == ["A", "C", "C", "Z"]
    assert {len(record) for record in records[:-1]} == {1464}
    assert records[0][55:58] == "   "
    assert records[1][24 + 40 : 24 + 65] == " " * 25
    assert records[1][24 + 169 : 24 + 240] == " " * 71
    assert (records[2][264:], records[3][46:68]) == (" " * 1200, "00000000000028" + "00000007")


def test_a_file_dated_anew_is_the_one_that_day_would_have_written() -> None:
    later = (date(2026, 12, 7), date(2027, 1, 4))
    for unused, end in (("0", b"\r\n"), (" ", b"\n")):
        bank = replace(BANK, unused=unused, line_end=end)
        paid = [credit(each) for each in range(1, 9)]  # two records, the second not full
        assert redated(written(bank, 7, (MADE, FUNDS), paid), *later) == written(bank, 7, later, paid)


def test_what_the_pack_says_of_files_and_people_is_checked() -> None:
    said = pack()["payouts"]["value"]
    found = terms_from(said, [], MADE)
    assert found.second_person
    less = {key: value for key, value in said.items() if key != "second_person"}
    assert terms_from(less, [], MADE).second_person  # not said: two people
    with pytest.raises(ValueError, match="second_person"):
        terms_from({**said, "second_person": "no"}, [], MADE)


@pytest.mark.parametrize("minor", [0, -1, MOST_MINOR + 1])
def test_an_amount_that_cannot_be_said_is_no_file(minor: int) -> None:
    with pytest.raises(ValueError, match="amount"):
        written(BANK, 7, (MADE, FUNDS), [credit(minor)])


@pytest.mark.parametrize(
    ("field", "value"), [("originator", "12345678901"), ("data_centre", "310"), ("returns", "815-1-2"), ("code", "46")]
)
def test_a_profile_that_does_not_fit_is_a_fault_of_the_pack(field: str, value: str) -> None:
    own = pack()["payouts"]["value"]["bank"]
    assert bank_from(own).code == "460"
    with pytest.raises(ValueError, match=f"bank.{field}"):
        bank_from({**own, field: value})


@pytest.mark.parametrize(
    ("today", "paid"),
    [
        (date(2026, 12, 2), date(2026, 12, 4)),  # a Wednesday
        (date(2026, 12, 3), date(2026, 12, 7)),  # over a weekend
        (date(2026, 12, 23), date(2026, 12, 29)),  # 24, 25 (a Friday) and 26
        (date(2026, 12, 30), date(2027, 1, 5)),  # 31, 1, 2 and 3
        (date(2028, 2, 28), date(2028, 3, 1)),  # over 29 February
        (date(2026, 11, 10), date(2026, 11, 13)),  # Remembrance Day: the banks', in no holiday of shops
        (date(2027, 3, 25), date(2027, 3, 31)),  # Good Friday, Easter Monday
        (date(2026, 3, 6), date(2026, 3, 10)),  # the night clocks change
    ],
)
def test_the_money_is_there_on_a_day_banks_work(today: date, paid: date) -> None:
    settings = pack()
    terms = terms_from(settings["payouts"]["value"], settings["holidays"]["value"], today)
    assert business_day(today, 2, terms.closed) == paid


def test_without_the_holidays_a_holiday_would_be_a_day() -> None:
    """The control."""
    assert business_day(date(2026, 12, 23), 2, frozenset()) == date(2026, 12, 25)
    assert holidays_between(pack()["holidays"]["value"], date(2026, 12, 25), date(2026, 12, 25))


def known(**changes: Any) -> Known:
    facts = {"owed": Money(4201, "CAD"), "open_orders": 0, "due_on": MADE, "has_account": True, "account_held_until": None, "today": MADE}  # fmt: skip
    return Known(**{**facts, **changes})


@pytest.mark.parametrize(
    ("changes", "hold"),
    [
        ({}, None),
        ({"owed": Money(-1, "CAD")}, Hold("negative")),
        ({"open_orders": 1}, Hold("open-orders")),
        ({"due_on": FUNDS}, Hold("too-soon", FUNDS)),
        ({"has_account": False}, Hold("no-account")),
        ({"account_held_until": FUNDS}, Hold("on-hold", FUNDS)),
        ({"account_held_until": MADE}, Hold("on-hold", MADE)),  # some hours of today are left
        ({"owed": Money(MOST_MINOR + 1, "CAD")}, Hold("too-much")),
    ],
)
def test_what_holds_a_payout_back(changes: dict[str, Any], hold: Hold | None) -> None:
    assert hold_of(known(**changes), MOST_MINOR) == hold
