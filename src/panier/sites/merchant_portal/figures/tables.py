"""The tables of the figures: as the page shows them, and as files."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from panier.civic.observatory.rules import Earned, Sold
from panier.flows.read_figures import Figures
from panier.kit.money import Money
from panier.offer.catalogue.rules.exported import Row
from panier.sites._shared.formats import words
from panier.sites.merchant_portal.figures.words import piece_begins

Table = tuple[Sequence[str], Iterable[Row]]


class SalesRow(NamedTuple):
    name: str
    earned: Earned
    earned_before: Earned
    sold: Sold
    sold_before: Sold


def sales_rows(figures: Figures, names: Sequence[str], *, everything: bool = False) -> list[SalesRow]:
    """Hour by hour, day by day, month by month; hours in which nothing was are left out unless `everything` is asked."""
    earned = {(each.is_now, each.bar): each.earned for each in figures.sales.earned_pieces}
    sold = {(each.is_now, each.bar): each.sold for each in figures.sales.sold_pieces}
    none, nothing = Earned(), Sold()
    rows = [
        SalesRow(
            name,
            earned.get((True, piece), none),
            earned.get((False, piece), none),
            sold.get((True, piece), nothing),
            sold.get((False, piece), nothing),
        )
        for piece, name in enumerate(names)
    ]
    if everything or figures.span.kind != "day":
        return rows
    return [row for row in rows if row[1:] != (none, none, nothing, nothing)]


def sales_table(figures: Figures) -> Table:
    names = [f"{piece_begins(figures.span, piece):%Y-%m-%d %H:%M}" for piece in range(figures.span.bars)]
    rows = [_sales_cells(row, figures.currency) for row in sales_rows(figures, names, everything=True)]
    return list(rows[0]), rows


def _sales_cells(row: SalesRow, currency: str) -> Row:
    earned, sold = row.earned, row.sold
    return {
        _("From"): row.name,
        _("Orders"): sold.parts,
        _("Refused"): sold.refused,
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
        _("Currency"): currency,
    }


def products_table(figures: Figures) -> Table:
    headers = [_("Product"), _("Units"), _("Orders"), _("Goods ordered"), _("Currency")]
    rows = [
        dict(
            zip(
                headers,
                [words(each.title).text, each.units, each.parts, Money(each.goods, figures.currency), figures.currency],
                strict=True,
            )
        )
        for each in figures.best
    ]
    return headers, rows


TABLES: dict[str, Callable[[Figures], Table]] = {"sales": sales_table, "products": products_table}
