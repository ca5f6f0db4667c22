"""What figures are counted over, what they are compared with, and when something sought may be said."""

from panier.civic.observatory.rules.sales import Earned, Sold, added, change
from panier.civic.observatory.rules.spans import KINDS, Kind, Span, span_from, span_of

__all__ = ["KINDS", "Earned", "Kind", "Sold", "Span", "added", "change", "span_from", "span_of"]
