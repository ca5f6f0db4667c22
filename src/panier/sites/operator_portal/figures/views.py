"""Figures of the whole market: sums over all shops beside the span before, and what was sought in vain by region. No shop is named."""

from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from panier.civic.observatory.rules import change
from panier.flows.read_territory import TerritoryFigures, read_territory
from panier.offer.catalogue.rules.exported import Row
from panier.sites._shared.csv_files import csv_file
from panier.sites._shared.sales_charts import sales_charts
from panier.sites._shared.sales_tables import sales_cells, sales_rows, sought_rows
from panier.sites._shared.spans import before_name, piece_begins, piece_names, region_names, span_name, span_names
from panier.sites.operator_portal.access import operator_of


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    operator_of(request)
    names = region_names()
    found, region = _read(request, names)
    sales, span = found.sales, found.span
    facts = {
        "figures": found,
        "span": span,
        "kinds": span_names(),
        "name": span_name(span),
        "before": before_name(span),
        "changes": {
            "earned": change(sales.earned.total, sales.earned_before.total),
            "goods": change(sales.sold.goods, sales.sold_before.goods),
            "parts": change(sales.sold.parts, sales.sold_before.parts),
            "commission": change(sales.earned.commission, sales.earned_before.commission),
        },
        "charts": sales_charts(span, sales, found.currency, _("What shops really earn")),
        "rows": sales_rows(sales, piece_names(span)),
        "regions": names,
        "region": region,
    }
    response = render(request, "operator_portal/figures/page.html", facts)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def figures_table(request: HttpRequest, block: str) -> HttpResponse:
    operator_of(request)
    found, region = _read(request, region_names())
    if block == "sales":
        begins = [f"{piece_begins(found.span, bar):%Y-%m-%d %H:%M}" for bar in range(found.span.bars)]
        rows: list[Row] = [
            {**sales_cells(row, found.currency), _("Currency"): found.currency}
            for row in sales_rows(found.sales, begins, everything=True)
        ]
        file = csv_file(f"{block}-{found.span.kind}-{found.span.first:%Y-%m-%d}.csv", list(rows[0]), rows)
    elif block == "sought":
        file = csv_file(f"{block}-{region or 'all'}.csv", *sought_rows(found.sought))
    else:
        raise Http404
    file["Cache-Control"] = "private, no-store"
    return file


def _read(request: HttpRequest, regions: dict[str, str]) -> tuple[TerritoryFigures, str]:
    """A region that is none is all of them."""
    asked = request.GET
    region = asked.get("region", "") if asked.get("region", "") in regions else ""
    kind, day = asked.get("span", "day"), asked.get("day", "")[:10]
    return read_territory(kind=kind, day=day, region=region, now=datetime.now(tz=UTC)), region
