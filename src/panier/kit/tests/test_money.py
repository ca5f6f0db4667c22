"""Money: whole minor units, one rounding, one way of splitting, nothing lost."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panier.kit.money import Money, apportion, total

AMOUNTS = st.integers(-(10**15), 10**15)
RATES = st.fractions(0, 1, max_denominator=100_000)


@given(AMOUNTS, st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_shares_always_sum_to_the_whole_and_none_is_a_cent_off(amount: int, weights: list[int]) -> None:
    shares = apportion(Money(amount, "CAD"), weights)
    assert sum(share.minor for share in shares) == amount
    if whole := sum(weights):
        for share, weight in zip(shares, weights, strict=True):
            assert abs(share.minor - Fraction(amount * weight, whole)) < 1


@given(AMOUNTS, RATES)
def test_the_only_rounding_is_half_up_away_from_zero(amount: int, part: Fraction) -> None:
    exact = abs(amount) * part
    shown = abs(Money(amount, "CAD").share(part).minor)
    assert -Fraction(1, 2) < shown - exact <= Fraction(1, 2)
    assert Money(-amount, "CAD").share(part) == -Money(amount, "CAD").share(part)


@pytest.mark.parametrize(
    ("minor", "part", "rounded"),
    [(1, "0.5", 1), (3, "0.5", 2), (-1, "0.5", -1), (1999, "0.09975", 199), (2594, "0.05", 130)],
)
def test_exact_cases(minor: int, part: str, rounded: int) -> None:
    assert Money(minor, "CAD").share(Fraction(part)).minor == rounded


def test_currencies_and_fractions_never_mix() -> None:
    with pytest.raises(ValueError, match="cannot be added"):
        Money(1, "CAD") + Money(1, "EUR")
    for odd in (1.0, "1", True):
        with pytest.raises(TypeError):
            Money(odd, "CAD")  # type: ignore[arg-type] # on purpose
    with pytest.raises(TypeError):
        Money(1, "CAD") * 0.5  # type: ignore[operator] # on purpose
    with pytest.raises(ValueError, match="Weights"):
        apportion(Money(1, "CAD"), [])
    with pytest.raises(ValueError, match="Weights"):
        apportion(Money(1, "CAD"), [2, -1])
    assert total([], "CAD") == Money(0, "CAD")
    assert [share.minor for share in apportion(Money(5, "CAD"), [0, 0])] == [5, 0]
