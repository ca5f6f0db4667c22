"""How statements cut a span: the piece of a moment on the territory's clock, and which of the two spans it is of."""

from typing import Any

from panier.civic.observatory.rules import Span

PIECES = {
    "day": "extract(hour FROM {at} AT TIME ZONE %(tz)s)::int",
    "week": "extract(isodow FROM {at} AT TIME ZONE %(tz)s)::int - 1",
    "year": "extract(month FROM {at} AT TIME ZONE %(tz)s)::int - 1",
}
WITHIN = "({at} >= %(begins)s AND {at} < %(ends)s OR {at} >= %(before_begins)s AND {at} < %(before_ends)s)"


def piece(span: Span, at: str) -> str:
    return PIECES[span.kind].format(at=at)


def within(at: str) -> str:
    """In the span, or as far in the one before."""
    return WITHIN.format(at=at)


def is_now(at: str) -> str:
    return f"{at} >= %(begins)s"


def moments(span: Span) -> dict[str, Any]:
    return {
        "tz": span.tz,
        "begins": span.begins,
        "ends": span.ends,
        "before_begins": span.before_begins,
        "before_ends": span.before_ends,
    }
