"""Units out of a line: every cent goes somewhere, none goes below nothing, and the buyer never pays more."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from panier.kit.money import Money
from panier.trade.amendments.rules import BadQuantity, LineMoney, commission_left, cut

MANY = some.integers(1, 99)
PRICE = some.integers(0, 500_000)


def cad(minor: int) -> Money:
    return Money(minor, "CAD")


@given(quantity=MANY, unit=PRICE, tps=PRICE, tvq=PRICE, draws=some.tuples(some.integers(0, 98), PRICE))
def test_what_stays_what_is_replaced_and_what_goes_back_sum_to_the_line(
    quantity: int, unit: int, tps: int, tvq: int, draws: tuple[int, int]
) -> None:
    out = 1 + draws[0] % quantity
    instead = draws[1] % (unit * out + 1)
    shares = {"TPS": tps, "TVQ": tvq}
    line = LineMoney(quantity, cad(unit * quantity), {code: cad(minor) for code, minor in shares.items()})
    parted = cut(line, out, cad(instead))
    for code, minor in shares.items():
        pieces = [parted.kept[code].minor, parted.instead[code].minor, parted.back[code].minor]
        assert sum(pieces) == minor
        assert min(pieces) >= 0
    assert parted.goods_back.minor == unit * out - instead
    assert parted.total.minor <= unit * out + sum(shares.values())
    if out == quantity and not instead:
        assert parted.total.minor == unit * quantity + sum(shares.values()), "all of it: all comes back"


@given(quantity=some.integers(2, 30), unit=some.integers(1, 90_000), share=PRICE)
def test_unit_by_unit_gives_back_all_there_was(quantity: int, unit: int, share: int) -> None:
    line, back = LineMoney(quantity, cad(unit * quantity), {"TPS": cad(share)}), cad(0)
    for _ in range(quantity):
        parted = cut(line, 1, cad(0))
        back += parted.total
        line = LineMoney(line.units - 1, line.price - cad(unit), parted.kept)
    assert back.minor == unit * quantity + share
    assert line.shares["TPS"] == cad(0)


@given(commission=PRICE, goods=PRICE, part=some.floats(0, 1))
def test_a_commission_falls_with_its_goods(commission: int, goods: int, part: float) -> None:
    left = int(goods * part)
    stays = commission_left(cad(commission), cad(goods), cad(left)).minor
    assert 0 <= stays <= commission
    if goods:
        assert abs(stays - commission * left / goods) < 1


def test_more_than_there_is_and_a_dearer_substitute_are_refused() -> None:
    line = LineMoney(2, cad(3998), {})
    for out, instead in ((0, 0), (3, 0), (1, 2000), (-1, 0), (1, -1)):
        with pytest.raises(BadQuantity):
            cut(line, out, cad(instead))
