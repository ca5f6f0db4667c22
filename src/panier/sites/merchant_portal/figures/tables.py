"""The tables of the figures: as the page shows them, and as files."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from panier.civic.observatory.rules import Earned, Sold
from panier.flows.read_figures import Figures, Piece, Record
from panier.kit.money import Money
from panier.offer.catalogue.rules.exported import Row
from panier.sites._shared.formats import words
from panier.sites.merchant_portal.figures.words import piece_begins, piece_names, region_names

Table = tuple[Sequence[str], Iterable[Row]]


class SalesRow(NamedTuple):
    name: str
    earned: Earned
    earned_before: Earned
    sold: Sold
    sold_before: Sold


def sales_rows(figures: Figures, names: Sequence[str], *, everything: bool = False) -> list[SalesRow]:
    """Hour by hour, day by day, month by month; those in which nothing was are left out unless `everything` is asked."""
    found = {(each.is_now, each.bar): each for each in figures.sales.pieces}
    nothing = Piece(is_now=False, bar=0, earned=Earned(), sold=Sold())
    rows = []
    for bar, name in enumerate(names):
        now, before = found.get((True, bar), nothing), found.get((False, bar), nothing)
        if everything or (True, bar) in found or (False, bar) in found:
            rows.append(SalesRow(name, now.earned, before.earned, now.sold, before.sold))
    return rows


def sales_table(figures: Figures) -> Table:
    names = [f"{piece_begins(figures.span, piece):%Y-%m-%d %H:%M}" for piece in range(figures.span.bars)]
    rows = [_sales_cells(row, figures.currency) for row in sales_rows(figures, names, everything=True)]
    return list(rows[0]), rows


def _sales_cells(row: SalesRow, currency: str) -> Row:
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
        _("Currency"): currency,
    }


def products_table(figures: Figures) -> Table:
    headers, currency = [_("Product"), _("Units"), _("Orders"), _("Goods ordered"), _("Currency")], figures.currency
    rows = [
        [words(each.title).text, each.units, each.parts, Money(each.goods, currency), currency] for each in figures.best
    ]
    return headers, [dict(zip(headers, row, strict=True)) for row in rows]


def funnel_table(figures: Figures) -> Table:
    headers = [_("Product"), _("Times shown"), _("Put in a cart"), _("Orders"), _("Went on to your site")]
    rows = [[words(each.title).text, each.views, each.carts, each.parts, each.exits] for each in figures.funnel.lines]
    return headers, [dict(zip(headers, row, strict=True)) for row in rows]


def look_rows(figures: Figures) -> list[tuple[str, int, int]]:
    """Pages shown and people sent on, piece by piece, as the charts have them."""
    names = piece_names(figures.span)
    return [(names[each.bar], each.views, each.exits) for each in figures.looks]


def looks_table(figures: Figures) -> Table:
    headers = [_("From"), _("Pages shown"), _("Went on to your site")]
    rows = [[f"{piece_begins(figures.span, bar):%Y-%m-%d}", views, exits] for bar, views, exits in figures.looks]
    return headers, [dict(zip(headers, row, strict=True)) for row in rows]


def sought_table(figures: Figures) -> Table:
    names = region_names(figures.sought)
    headers = [_("Sought"), _("Where"), _("Nothing found"), _("Too little found"), _("Found, but far")]
    rows = [[each.words, names.get(each.region, ""), each.nothing, each.few, each.far] for each in figures.sought]
    return headers, [dict(zip(headers, row, strict=True)) for row in rows]


def record_table(figures: Figures) -> Table:
    headers = [_("Part of the record"), _("How many"), _("Of")]
    rows = [[name, count, of] for name, count, of in record_rows(figures.record)]
    return headers, [dict(zip(headers, row, strict=True)) for row in rows]


def record_rows(record: Record) -> list[tuple[str, int, int]]:
    """Each part of the record: what it is, how many, of how many."""
    parts, answers = record.parts, record.answers
    return [
        (_("Accepted and handed over in time"), parts.kept, parts.parts),
        (_("Refused outright"), parts.refused, parts.parts),
        (_("Given up after you had accepted"), parts.given_up, parts.parts),
        (_("Accepted late, or not at all"), parts.accepted_late, parts.parts),
        (_("Ready or delivered late"), parts.done_late, parts.parts),
        (_("Requests answered"), answers.answered, answers.asked),
        (_("Messages answered"), record.talk.answered, record.talk.cases),
    ]


TABLES: dict[str, Callable[[Figures], Table]] = {
    "sales": sales_table,
    "products": products_table,
    "funnel": funnel_table,
    "looks": looks_table,
    "sought": sought_table,
    "record": record_table,
}
