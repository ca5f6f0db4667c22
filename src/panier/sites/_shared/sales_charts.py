"""Charts of sales: of one shop, or of all together."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from panier.civic.observatory.queries.funnel import Looks
from panier.civic.observatory.rules import Span
from panier.flows.summing_sales import Sales
from panier.kit.money import Money
from panier.sites._shared.charts import Chart, Series, bar_chart
from panier.sites._shared.formats import money, number
from panier.sites._shared.spans import before_name, piece_names, span_name


def sales_charts(span: Span, sales: Sales, currency: str, earned_title: str) -> dict[str, Chart]:
    """What was earned, and how many orders came, piece by piece beside the span before."""
    earned = [(each.is_now, each.bar, each.earned.total) for each in sales.pieces]
    orders = [(each.is_now, each.bar, each.sold.parts) for each in sales.pieces]
    return {
        "earned": _chart(span, earned_title, earned, lambda minor: whole_money(minor, currency)),
        "orders": _chart(span, _("Orders"), orders, number),
    }


def look_charts(span: Span, looks: Sequence[Looks]) -> list[Chart]:
    """Pages shown and people sent on, day by day or month by month; none of a single day."""
    if not looks:
        return []
    views = {each.bar: each.views for each in looks}
    exits = {each.bar: each.exits for each in looks}
    return [_looks(span, _("Pages shown"), views), _looks(span, _("Went on to your site"), exits)]


def _looks(span: Span, title: str, counts: dict[int, int]) -> Chart:
    says = f"{span_name(span)}: {number(sum(counts.values()))}."
    series = Series(piece_names(span), [counts.get(bar, 0) for bar in range(span.bars)])
    return bar_chart(title, says, series, number)


def whole_money(minor: int, currency: str) -> str:
    """Without cents where there are none to say: a scale is read at a glance."""
    return money(Money(minor, currency)).replace(",00", "").replace(".00", "")


def _chart(span: Span, title: str, pieces: list[tuple[bool, int, int]], words: Callable[[int], str]) -> Chart:
    now, before = ([0] * span.bars for _side in range(2))
    for is_now, bar, value in pieces:
        (now if is_now else before)[bar] += value
    says = _("%(span)s: %(now)s. %(other)s: %(before)s.") % {
        "span": span_name(span),
        "now": words(sum(now)),
        "other": before_name(span),
        "before": words(sum(before)),
    }
    return bar_chart(title, says, Series(piece_names(span), now, before), words)
