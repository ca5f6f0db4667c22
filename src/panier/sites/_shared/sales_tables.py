"""Tables of sales and of searches in vain: of one shop, or of all together."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from panier.civic.observatory.queries.sought import SoughtLine
from panier.civic.observatory.rules import Earned, Sold
from panier.flows.summing_sales import Piece, Sales
from panier.kit.money import Money
from panier.offer.catalogue.rules.exported import Row
from panier.sites._shared.spans import region_names


class SalesRow(NamedTuple):
    name: str
    earned: Earned
    earned_before: Earned
    sold: Sold
    sold_before: Sold


def sales_rows(sales: Sales, names: Sequence[str], *, everything: bool = False) -> list[SalesRow]:
    """Hour by hour, day by day, month by month; those in which nothing was are left out unless `everything` is asked."""
    found = {(each.is_now, each.bar): each for each in sales.pieces}
    nothing = Piece(is_now=False, bar=0, earned=Earned(), sold=Sold())
    rows = []
    for bar, name in enumerate(names):
        now, before = found.get((True, bar), nothing), found.get((False, bar), nothing)
        if everything or (True, bar) in found or (False, bar) in found:
            rows.append(SalesRow(name, now.earned, before.earned, now.sold, before.sold))
    return rows


def sales_cells(row: SalesRow, currency: str) -> Row:
    earned, sold = row.earned, row.sold
    return {
        _("From"): row.name,
        _("Orders"): sold.parts,
        _("Refused by you"): sold.refused,
        _("Cancelled by the buyer"): sold.cancelled,
        _("Units"): sold.units,
        _("Goods ordered"): Money(sold.goods, currency),
        _("Given back to buyers"): Money(sold.given_back, currency),
        _("Goods handed over"): Money(earned.goods, currency),
        _("Delivery"): Money(earned.delivery, currency),
        _("Taxes you collect"): Money(earned.taxes, currency),
        _("Commission"): Money(-earned.commission, currency),
        _("Taxes on the commission"): Money(-earned.commission_taxes, currency),
        _("Refunds after hand-over, commission returned"): Money(earned.back, currency),
        _("Other movements"): Money(earned.other, currency),
        _("What you really earn"): Money(earned.total, currency),
        _("What you really earned before"): Money(row.earned_before.total, currency),
    }


def sought_rows(sought: Sequence[SoughtLine]) -> tuple[Sequence[str], Iterable[Row]]:
    names = region_names() if sought else {}
    headers = [_("Sought"), _("Where"), _("Nothing found"), _("Too little found"), _("Found, but far")]
    rows = [[each.words, names.get(each.region, ""), each.nothing, each.few, each.far] for each in sought]
    return headers, [dict(zip(headers, row, strict=True)) for row in rows]
