"""What goes back to the buyer when a shop takes goods back after the hand-over, to the cent. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from panier.kit.money import Money, apportion, total
from panier.kit.refusals import Refusal
from panier.trade.amendments.rules import LineMoney, commission_left

RETURNED, FAULTY, OTHER = "returned", "faulty", "other"
REASONS = (RETURNED, FAULTY, OTHER)
NOTE_LENGTH = 400


class NothingTakenBack(Refusal):
    """No line was named."""

    code: ClassVar[str] = "nothing-taken-back"


class BadReturn(Refusal):
    """facts: `line`: more units, or more money, than are left of it; or both at once."""

    code: ClassVar[str] = "bad-return"


class TooLongAgo(Refusal):
    """facts: `days` after the hand-over in which a shop may take back."""

    code: ClassVar[str] = "too-long-ago"


class AmountMoved(Refusal):
    """facts: `minor`: what would go back, which is not, or no longer, what was seen."""

    code: ClassVar[str] = "amount-moved"


class BelowZero(Refusal):
    """The shop is closed and what the market owes it is less than this: nothing will come any more to fill it."""

    code: ClassVar[str] = "below-zero"


@dataclass(frozen=True, slots=True)
class Portion:
    """Of a part, what has not gone back, or what goes back: by line, of the delivery, and of the commission the shop owes for it."""

    lines: Mapping[int, LineMoney]
    delivery: LineMoney
    commission: Money
    commission_taxes: Mapping[str, Money]

    @property
    def goods(self) -> Money:
        return total((line.price for line in self.lines.values()), self.commission.currency)

    @property
    def taxes(self) -> dict[str, Money]:
        summed: dict[str, Money] = {}
        for each in (*self.lines.values(), self.delivery):
            for code, share in each.shares.items():
                summed[code] = summed[code] + share if code in summed else share
        return {code: tax for code, tax in summed.items() if tax}

    @property
    def whole(self) -> Money:
        return total((self.delivery.whole, *(line.whole for line in self.lines.values())), self.commission.currency)


@dataclass(frozen=True, slots=True)
class Asked:
    """By line: so many units, or an amount with its taxes while the goods stay with the buyer; and the delivery fee."""

    units: Mapping[int, int] = field(default_factory=dict)
    amounts: Mapping[int, Money] = field(default_factory=dict)
    delivery: bool = False


def take_back(left: Portion, asked: Asked) -> Portion:
    """NothingTakenBack, BadReturn. Line by line, at once or in turn, all that was paid comes back and never more."""
    both = set(asked.units) & set(asked.amounts)
    for line in both | ((set(asked.units) | set(asked.amounts)) - set(left.lines)):
        raise BadReturn(line=line)
    lines = {line: _units(left.lines[line], line, count) for line, count in asked.units.items()}
    lines |= {line: _amount(left.lines[line], line, amount) for line, amount in asked.amounts.items()}
    nothing = Money(0, left.commission.currency)
    delivery = left.delivery if asked.delivery else LineMoney(0, nothing)
    before = left.goods
    after = before - total((line.price for line in lines.values()), nothing.currency)
    back = Portion(
        lines,
        delivery,
        _fell(left.commission, before, after),
        {code: _fell(tax, before, after) for code, tax in left.commission_taxes.items()},
    )
    if not back.whole:
        raise NothingTakenBack
    return back


def too_long_ago(handed_at: datetime, days: int, now: datetime) -> bool:
    return now > handed_at + timedelta(days=days)


def _units(left: LineMoney, line: int, count: int) -> LineMoney:
    """By their share of what is left: with the last unit goes the last cent."""
    if not 0 < count <= left.units:
        raise BadReturn(line=line)
    weights = (count, left.units - count)
    shares = {code: apportion(share, weights)[0] for code, share in left.shares.items()}
    return LineMoney(count, apportion(left.price, weights)[0], shares)


def _amount(left: LineMoney, line: int, amount: Money) -> LineMoney:
    """Split between price and taxes as what is left of the line is."""
    if not 0 < amount.minor <= left.whole.minor:
        raise BadReturn(line=line)
    price, *taxes = apportion(amount, [left.price.minor, *(share.minor for share in left.shares.values())])
    return LineMoney(0, price, dict(zip(left.shares, taxes, strict=True)))


def _fell(amount: Money, goods: Money, goods_left: Money) -> Money:
    """The commission falls with the goods, its fixed amount included (ADR 0103); delivery bears none."""
    return amount - commission_left(amount, goods, goods_left) if goods else amount - amount
