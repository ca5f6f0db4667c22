"""Québec's numbers: what passes and what one wrong digit does (vectors: domain notes 3.1, 3.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panier.base.territories.rules.identifiers import (
    QST_WEIGHTS,
    fewest_beginnings,
    is_gst,
    is_neq,
    is_qst,
    postal_code,
)

PATTERN = "[ABCEGHJKLMNPRSTVXY][0-9][ABCEGHJ-NPRSTV-Z][0-9][ABCEGHJ-NPRSTV-Z][0-9]"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("h2x 1y4", "H2X1Y4"), (" H2X-1Y4 ", "H2X1Y4"), ("H2X1Y", None), ("D2X 1Y4", None), ("H2X 1O4", None), ("", None), ("7H2 X1Y", None)],
)  # fmt: skip
def test_postal_codes(typed: str, stored: str | None) -> None:
    assert postal_code(typed, PATTERN) == stored


def qst_of(nine: str) -> str:
    weighted = sum(weight * int(digit) for weight, digit in zip(QST_WEIGHTS, nine, strict=True))
    return f"{nine}{(11 - weighted % 11) % 10} TQ 0001"


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_of_a_qst_number_is_noticed_unless_the_check_digit_cannot_tell(
    nine: str, at: int, by: int
) -> None:
    assert is_qst(qst_of(nine))
    wrong = nine[:at] + str((int(nine[at]) + by) % 10) + nine[at + 1 :]
    assert is_qst(wrong + qst_of(nine)[9:]) == (qst_of(wrong) == wrong + qst_of(nine)[9:])


@given(st.text("0123456789", min_size=9, max_size=9), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_of_a_gst_number_is_always_noticed(nine: str, at: int, by: int) -> None:
    if is_gst(f"{nine} RT0001"):
        wrong = nine[:at] + str((int(nine[at]) + by) % 10) + nine[at + 1 :]
        assert not is_gst(f"{wrong} RT0001")


@pytest.mark.parametrize(
    "text", ["", "1234567890", "9912345678", "11 2233 4455 66", "１１００００００１８", "1100000019"]
)
def test_what_is_no_neq(text: str) -> None:
    assert not is_neq(text)


def test_what_is_one() -> None:
    assert is_neq("1100000018")
    assert is_neq("11 0000 0018")


def test_a_serial_of_zeros_is_none() -> None:
    assert is_gst("999999998 RT0001")
    assert not is_gst("999999998 RT0000")
    assert is_qst("9999999996 TQ0001")
    assert not is_qst("9999999996 TQ0000")


def test_a_region_in_as_few_beginnings_as_hold_it_and_nobody_else() -> None:
    known = {"H1A", "H1B", "H2A", "H7A", "J4A"}
    assert fewest_beginnings(["H1A", "H1B", "H2A"], known) == ("H1", "H2")
    assert fewest_beginnings(["J4A"], known) == ("J",)
    assert fewest_beginnings(["H1A"], known) == ("H1A",)
    assert fewest_beginnings([], known) == ()
