"""What figures are counted over, what they are compared with, and when something sought may be said."""

from panier.civic.observatory.rules.pieces import Pieces, Stretch, midnight, pieces_of
from panier.civic.observatory.rules.sales import Earned, Sold, added, change
from panier.civic.observatory.rules.sought import (
    Cell,
    How,
    SoughtLimits,
    cell_of,
    digest_of,
    how_missed,
    limits_from,
    may_be_said,
    plainly,
)
from panier.civic.observatory.rules.spans import KINDS, Kind, Span, span_from, span_of

__all__ = [
    "KINDS",
    "Cell",
    "Earned",
    "How",
    "Kind",
    "Pieces",
    "Sold",
    "SoughtLimits",
    "Span",
    "Stretch",
    "added",
    "cell_of",
    "change",
    "digest_of",
    "how_missed",
    "limits_from",
    "may_be_said",
    "midnight",
    "pieces_of",
    "plainly",
    "span_from",
    "span_of",
]
