"""Figures a merchant looks at: today, this week, this year, each beside the one before. Charts, then tables, then CSV."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panier.civic.observatory.rules import change
from panier.flows.read_figures import Figures, read_figures
from panier.sites._shared.counting import with_own
from panier.sites._shared.csv_files import csv_file
from panier.sites._shared.sales_charts import look_charts, sales_charts
from panier.sites._shared.sales_tables import sales_rows
from panier.sites._shared.spans import before_name, piece_names, region_names, span_name, span_names
from panier.sites.merchant_portal.access import Desk, desk_of, private
from panier.sites.merchant_portal.figures.tables import TABLES, look_rows, record_rows

COMPARED = ("parts", "goods", "average")


@require_safe
def figures(request: HttpRequest, merchant: str) -> HttpResponse:
    served = desk_of(request, merchant, needs="earnings")
    found = _read(request, served)
    span = found.span
    facts = {
        "desk": served,
        "figures": found,
        "span": span,
        "kinds": span_names(),
        "name": span_name(span),
        "before": before_name(span),
        "changes": _changes(found),
        "charts": sales_charts(span, found.sales, found.currency, _("What you really earn")),
        "look_charts": look_charts(span, found.looks),
        "look_rows": look_rows(found),
        "rows": sales_rows(found.sales, piece_names(span)),
        "record_rows": record_rows(found.record),
        "regions": region_names() if found.sought else {},
        "now": served.now,
    }
    return with_own(request, private(render(request, "merchant_portal/figures/page.html", facts)), served.public_id)


@require_safe
def figures_table(request: HttpRequest, merchant: str, block: str) -> HttpResponse:
    """One of the page's tables as a file: the conventions of the exit kit's (UTF-8 with its mark, no cell runs as a formula)."""
    served = desk_of(request, merchant, needs="earnings")
    if block not in TABLES:
        raise Http404
    found = _read(request, served)
    headers, rows = TABLES[block](found)
    return private(csv_file(f"{served.slug}-{block}-{found.span.kind}-{found.span.first:%Y-%m-%d}.csv", headers, rows))


def _read(request: HttpRequest, served: Desk) -> Figures:
    kind, day = request.GET.get("span", "day"), request.GET.get("day", "")
    return read_figures(served.id, served.public_id, kind=kind, day=day[:10], now=datetime.now(tz=UTC))


def _changes(found: Figures) -> dict[str, int | None]:
    """In per cent against the span before; None where nothing can be compared."""
    sales = found.sales
    return {
        "earned": change(sales.earned.total, sales.earned_before.total),
        **{name: change(getattr(sales.sold, name), getattr(sales.sold_before, name)) for name in COMPARED},
    }
