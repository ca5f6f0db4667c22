"""Goods and services taxes: which rate, who collects, and one rounding per tax and part (DECISIONS 11).

Source of the arithmetic: Revenu Québec, TPS and TVQ are each computed on the price before tax since 2013-01-01, fractions
of half a cent and more round up, and a document with several items may be rounded on its total.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from panier.kit.money import Money, apportion, total


@dataclass(frozen=True, slots=True)
class TaxRate:
    """`code` (TPS, TVQ, TVH…) on goods of `category` in `jurisdiction`, from `begins` until the day before `ends`."""

    code: str
    jurisdiction: str
    category: str
    rate: str  # a decimal in text, as the law writes it: 0.09975
    begins: date
    ends: date | None = None

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.rate)

    def in_force(self, on: date) -> bool:
        return self.begins <= on and (self.ends is None or on < self.ends)


@dataclass(frozen=True, slots=True)
class Taxable:
    """One amount before tax; `key` names it in the shares; `collector` is `seller` or `platform`."""

    key: str
    category: str
    base: Money
    collector: str


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One tax on one part: the sum of the bases, the amount rounded once, and each taxable's share of it."""

    code: str
    collector: str
    rate: str
    base: Money
    amount: Money
    shares: Mapping[str, Money]


def taxes_for(taxables: Sequence[Taxable], rates: Sequence[TaxRate]) -> list[TaxLine]:
    """Per (code, collector, rate): bases summed, rounded once half up; shares by largest remainder. Zero rates make no line."""
    groups: dict[tuple[str, str, str], list[Taxable]] = {}
    for taxable in taxables:
        for rate in rates:
            if rate.category == taxable.category and rate.fraction:
                groups.setdefault((rate.code, taxable.collector, rate.rate), []).append(taxable)
    return [_line(*key, group) for key, group in sorted(groups.items())]


def _line(code: str, collector: str, rate: str, group: Sequence[Taxable]) -> TaxLine:
    base = total((taxable.base for taxable in group), group[0].base.currency)
    amount = base.share(Fraction(rate))
    shares = apportion(amount, [taxable.base.minor for taxable in group])
    by_key: dict[str, Money] = {}
    for taxable, share in zip(group, shares, strict=True):
        by_key[taxable.key] = by_key[taxable.key] + share if taxable.key in by_key else share
    return TaxLine(code, collector, rate, base, amount, by_key)
