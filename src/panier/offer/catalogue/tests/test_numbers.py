"""Prices, counts, weights and codes as people and programs write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panier.offer.catalogue.rules.codes import gtin_of
from panier.offer.catalogue.rules.numbers import Unreadable, count_of, grams_of, minor_of


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("50", 5000),
        ("9.99", 999),
        ("9,99", 999),
        ("9.9", 990),
        ("5.", 500),
        ("0,5", 50),
        ("0", 0),
        ("1.234,56", 123456),
        ("1,234.56", 123456),
        ("1 234,56 $", 123456),
        ("1\u202f234,56\u00a0$", 123456),
        ("1'234.50", 123450),
        ("$1,234.56", 123456),
        ("12.50 CAD", 1250),
        ("CA$12.50", 1250),
        ("1.234.567", 123456700),
        ("1,234,567.80", 123456780),
        ("50.0000", 5000),
        ("0.500", 50),
        ("12 345", 1234500),
        ("1 234,500", 123450),
    ],
)
def test_prices(text: str, minor: int) -> None:
    assert minor_of(text) == minor


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.234", "ambiguous-number"),
        ("1,234", "ambiguous-number"),
        ("1,234.567,8", "ambiguous-number"),
        ("9.999", "ambiguous-number"),
        ("0.125", "too-precise"),
        ("1234.567", "too-precise"),
        ("-5", "negative"),
        ("(5.00)", "negative"),
        ("−5", "negative"),
        ("1e3", "not-a-price"),
        ("NaN", "not-a-price"),
        ("٣", "not-a-price"),
        ("12,34,56", "not-a-price"),
        ("1 23", "not-a-price"),
        ("=1+1", "not-a-price"),
        ("5 €", "other-currency"),
        ("12.50 USD", "other-currency"),
        ("GBP 3", "other-currency"),
        ("free", "not-a-price"),
        ("", "not-a-price"),
        (".", "not-a-price"),
        ("99999999999", "too-big"),
    ],
)
def test_what_is_no_price(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        minor_of(text)
    assert refused.value.code == code


MINOR = st.integers(0, 1_000_000_000)


def grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


@given(MINOR, st.sampled_from([("", "."), ("", ","), (",", "."), (".", ","), (" ", ","), ("\u202f", ","), ("'", ".")]))
def test_every_way_of_writing_a_price_reads_back(minor: int, marks: tuple[str, str]) -> None:
    group, point = marks
    written = f"{grouped(minor // 100, group)}{point}{minor % 100:02}"
    assert minor_of(written) == minor
    assert minor_of(f"{written} $") == minor


@given(st.text(max_size=20))
def test_any_text_is_a_price_or_is_refused(text: str) -> None:
    try:
        minor = minor_of(text)
    except Unreadable:
        return
    assert 0 <= minor <= 1_000_000_000
    assert re.search(r"[0-9]", text)


@given(st.text(alphabet="0123456789., '$-", max_size=12))
def test_digits_and_marks_never_break_it(text: str) -> None:
    """What is read has the same digits in the same order: nothing is dropped but zeros at the ends."""
    try:
        minor = minor_of(text)
    except Unreadable:
        return
    digits = re.sub(r"[^0-9]", "", text)
    assert str(minor).strip("0") == digits.strip("0")


@pytest.mark.parametrize(("text", "count"), [("7", 7), ("7.0", 7), ("3,00", 3), ("-2", -2), ("1 200", 1200), ("0", 0)])
def test_counts(text: str, count: int) -> None:
    assert count_of(text) == count


@pytest.mark.parametrize("text", ["1.5", "1e3", "NaN", "٣", "=2", "9223372036854775808", "", "--2"])
def test_what_is_no_count(text: str) -> None:
    with pytest.raises(Unreadable):
        count_of(text)


@pytest.mark.parametrize(
    ("text", "unit", "grams"),
    [
        ("0,5", "kg", 500),
        ("1", "lb", 454),
        ("0.125", "kg", 125),
        ("50", "g", 50),
        ("1", "oz", 28),
        ("1,250", "kg", 1250),
    ],
)
def test_weights(text: str, unit: str, grams: int) -> None:
    assert grams_of(text, unit) == grams


@pytest.mark.parametrize(
    ("text", "normal", "problem"),
    [
        ("4006381333931", "04006381333931", ""),
        ("036000291452", "00036000291452", ""),
        ("96385074", "00000096385074", ""),
        ("10614141000415", "10614141000415", ""),
        ("978-2-07-036822-8", "09782070368228", ""),
        ("2070368220", "", "bad-gtin"),
        ("2-07-036822-X", "09782070368228", ""),
        ("'4006381333931", "04006381333931", ""),
        ("4006381333932", "", "bad-gtin"),
        ("0000000000000", "", "bad-gtin"),
        ("12345", "", "bad-gtin"),
        ("4.00638E+12", "", "scientific-gtin"),
        ("2000000000008", "", "internal-gtin"),
        ("200000000004", "", "internal-gtin"),
        ("", "", ""),
    ],
)
def test_codes(text: str, normal: str, problem: str) -> None:
    found = gtin_of(text)
    assert (found.normal, found.problem) == (normal, problem)
    assert found.given == text.lstrip("'")
