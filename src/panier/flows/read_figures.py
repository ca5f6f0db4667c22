"""The figures of one shop over one span: from the ledger, the orders and the observatory's own counts."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from panier.base.territories.queries import territory
from panier.civic.observatory.queries.earned import EarnedPiece, earned
from panier.civic.observatory.queries.sold import BestLine, SoldPiece, best_products, sold
from panier.civic.observatory.rules import Earned, Sold, Span, added, span_from
from panier.flows.exit_kit_statements import payable_book


class Sales(NamedTuple):
    """Whole, and piece by piece; `before`: as far in the span before."""

    earned: Earned
    earned_before: Earned
    sold: Sold
    sold_before: Sold
    earned_pieces: list[EarnedPiece]
    sold_pieces: list[SoldPiece]


class Figures(NamedTuple):
    span: Span
    currency: str
    sales: Sales
    best: list[BestLine]


def read_figures(merchant: int, public_id: str, *, kind: str, day: str, now: datetime) -> Figures:
    """A statement a block, whatever the span and however much was sold."""
    here = territory(settings.TERRITORY)
    span = span_from(kind, day, tz=here.tz, now=now)
    earned_pieces = earned(here.code, payable_book(public_id), here.currency, span)
    sold_pieces = sold(merchant, here.currency, span)
    sales = Sales(
        earned=Earned(*added(each.earned for each in earned_pieces if each.is_now)),
        earned_before=Earned(*added(each.earned for each in earned_pieces if not each.is_now)),
        sold=Sold(*added(each.sold for each in sold_pieces if each.is_now)),
        sold_before=Sold(*added(each.sold for each in sold_pieces if not each.is_now)),
        earned_pieces=earned_pieces,
        sold_pieces=sold_pieces,
    )
    return Figures(span, here.currency, sales, best_products(merchant, here.currency, span))
