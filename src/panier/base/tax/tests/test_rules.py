"""Taxes: per part, code, collector and rate the bases are summed and rounded once; the shares give back each cent."""

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from panier.base.tax.rules import Taxable, TaxRate, taxes_for
from panier.kit.money import Money

SINCE = date(2013, 1, 1)
RATES = [
    TaxRate("TPS", "QC", "STD", "0.05", SINCE),
    TaxRate("TVQ", "QC", "STD", "0.09975", SINCE),
    TaxRate("TPS", "QC", "BOOK", "0.05", SINCE),
    TaxRate("TPS", "QC", "ZERO", "0", SINCE),
]


def taxable(key: str, category: str, minor: int, collector: str = "seller") -> Taxable:
    return Taxable(key, category, Money(minor, "CAD"), collector)


LISTS = st.lists(
    st.tuples(st.sampled_from(["STD", "BOOK", "ZERO"]), st.integers(0, 10**7), st.sampled_from(["seller", "platform"])),
    min_size=1,
    max_size=20,
).map(lambda rows: [taxable(str(index), category, minor, who) for index, (category, minor, who) in enumerate(rows)])


@given(LISTS)
def test_each_tax_is_rounded_once_and_its_shares_sum_to_it(goods: list[Taxable]) -> None:
    for line in taxes_for(goods, RATES):
        taxed = [each for each in goods if each.key in line.shares]
        assert line.base.minor == sum(each.base.minor for each in taxed)
        assert abs(line.amount.minor - line.base.minor * Fraction(line.rate)) <= Fraction(1, 2)
        assert sum(share.minor for share in line.shares.values()) == line.amount.minor
        assert {each.collector for each in taxed} <= {line.collector}
        assert Fraction(line.rate) > 0


@given(LISTS)
def test_the_order_of_lines_changes_no_tax(goods: list[Taxable]) -> None:
    amounts = [(line.code, line.collector, line.amount) for line in taxes_for(goods, RATES)]
    assert amounts == [(line.code, line.collector, line.amount) for line in taxes_for(goods[::-1], RATES)]


def test_rounding_line_by_line_would_take_another_cent() -> None:
    goods = [taxable(str(index), "STD", 1010) for index in range(3)]
    tvq = next(line for line in taxes_for(goods, RATES) if line.code == "TVQ")
    assert tvq.amount.minor == 302  # 30.30 × 9.975 % = 3.0224; three times 1.01 would be 3.03
    assert sorted(share.minor for share in tvq.shares.values()) == [100, 101, 101]


def test_a_printed_book_pays_one_tax_and_bread_none() -> None:
    lines = taxes_for([taxable("novel", "BOOK", 2995), taxable("bread", "ZERO", 725)], RATES)
    assert [(line.code, line.amount.minor, set(line.shares)) for line in lines] == [("TPS", 150, {"novel"})]


def test_a_rate_holds_from_its_day_until_the_day_before_its_end() -> None:
    rate = TaxRate("TPS", "QC", "STD", "0.06", date(2006, 7, 1), date(2008, 1, 1))
    days = (date(2006, 6, 30), date(2006, 7, 1), date(2007, 12, 31), date(2008, 1, 1))
    assert [rate.in_force(day) for day in days] == [False, True, True, False]
