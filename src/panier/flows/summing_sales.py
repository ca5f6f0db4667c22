"""What shops earned and sold in a span: rows of days that are kept, and what is counted of the others."""

from collections.abc import Sequence
from typing import NamedTuple

from panier.base.territories.models import Territory
from panier.civic.observatory.queries.days import kept_bars
from panier.civic.observatory.queries.earned import earned
from panier.civic.observatory.queries.sold import sold
from panier.civic.observatory.queries.stretches import Account, Counted
from panier.civic.observatory.rules import Earned, Pieces, Sold, Span, added


class Piece(NamedTuple):
    """One hour, day or month, of the span (`is_now`) or of the one before."""

    is_now: bool
    bar: int
    earned: Earned
    sold: Sold


class Sales(NamedTuple):
    """Whole, and piece by piece; `before`: as far in the span before."""

    earned: Earned
    earned_before: Earned
    sold: Sold
    sold_before: Sold
    pieces: list[Piece]


def sales_of(here: Territory, accounts: Sequence[Account], span: Span, pieces: Pieces) -> Sales:
    """Of these shops together: days that are kept, and what is counted of the others."""
    counted = Counted(accounts, [(each.begins, each.ends) for each in pieces.live])
    found = [Piece(*each) for each in kept_bars([each.merchant for each in accounts], span, pieces)]
    for (number, _shop), came in earned(here.code, here.currency, counted).items():
        found.append(Piece(*pieces.live[number][:2], came, Sold()))
    for (number, _shop), went in sold(here.currency, counted).items():
        found.append(Piece(*pieces.live[number][:2], Earned(), went))
    return Sales(
        earned=Earned(*added(each.earned for each in found if each.is_now)),
        earned_before=Earned(*added(each.earned for each in found if not each.is_now)),
        sold=Sold(*added(each.sold for each in found if each.is_now)),
        sold_before=Sold(*added(each.sold for each in found if not each.is_now)),
        pieces=_by_bar(found),
    )


def _by_bar(found: list[Piece]) -> list[Piece]:
    """A month that is half kept and half counted is one piece."""
    sums: dict[tuple[bool, int], Piece] = {}
    for each in found:
        key = (each.is_now, each.bar)
        so_far = sums.get(key, Piece(*key, Earned(), Sold()))
        sums[key] = Piece(*key, Earned(*added((so_far.earned, each.earned))), Sold(*added((so_far.sold, each.sold))))
    return [sums[key] for key in sorted(sums)]
