"""The tables of the figures: as the page shows them, and as files."""

from collections.abc import Callable, Iterable, Sequence

from django.utils.translation import gettext as _

from panier.flows.read_figures import Figures, Record
from panier.kit.money import Money
from panier.offer.catalogue.rules.exported import Row
from panier.sites._shared.formats import words
from panier.sites._shared.sales_tables import sales_cells, sales_rows, sought_rows
from panier.sites._shared.spans import piece_begins, piece_names

Table = tuple[Sequence[str], Iterable[Row]]


def sales_table(figures: Figures) -> Table:
    names = [f"{piece_begins(figures.span, piece):%Y-%m-%d %H:%M}" for piece in range(figures.span.bars)]
    rows = [
        {**sales_cells(row, figures.currency), _("Currency"): figures.currency}
        for row in sales_rows(figures.sales, names, everything=True)
    ]
    return list(rows[0]), rows


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
    return sought_rows(figures.sought)


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
