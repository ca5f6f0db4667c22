"""The facets of a listing in words: what may be ticked, how many products it leaves, what is ticked."""

from collections.abc import Iterable
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _

from panier.kit.money import Money
from panier.offer.search.rules import FacetValue, SearchResult
from panier.sites._shared.formats import money

MOST_SHOWN = 14


class Choice(NamedTuple):
    value: str
    label: str
    products: int
    selected: bool
    nested: bool = False


class Group(NamedTuple):
    """`kind` is checkbox or radio; `name` is the parameter it sends."""

    name: str
    kind: str
    legend: str
    choices: list[Choice]


def groups_of(result: SearchResult) -> list[Group]:
    facets = result.facets
    hows = {"pickup": _("Pick up"), "delivery": _("Delivered"), "parcel": _("By parcel")}
    states = {
        "selling": _("Bought here"),
        "linked": _("On the merchant’s site"),
        "listed": _("At the shop only"),
    }
    found = [
        Group("how", "checkbox", _("How to get it"), _named(facets.get("how", ()), hows)),
        Group("open", "checkbox", _("Opening"), _named(facets.get("open", ()), {"now": _("Open now")})),
        Group("in_stock", "checkbox", _("Stock"), _named(facets.get("in_stock", ()), {"1": _("In stock")})),
        Group("category", "checkbox", _("Aisle"), _tree(facets.get("category", ()))),
        Group("price", "radio", _("Price"), _prices(facets.get("price", ()), result)),
        Group("state", "checkbox", _("Where it is bought"), _named(facets.get("state", ()), states)),
        Group("region", "checkbox", _("Region"), _plain(facets.get("region", ()))),
    ]
    return [group for group in found if group.choices]


def with_price_band(asked: QueryDict) -> QueryDict:
    """`price=1000-2500` stands for a band: from and up to, both included."""
    least, dash, most = asked.get("price", "").partition("-")
    if not dash:
        return asked
    changed = asked.copy()
    if least.isdigit():
        changed["price_min"] = least
    if most.isdigit():
        changed["price_max"] = most
    return changed


def _named(values: Iterable[FacetValue], names: dict[str, str]) -> list[Choice]:
    return [Choice(each.value, names.get(each.value, each.value), each.count, each.selected) for each in values]


def _plain(values: Iterable[FacetValue]) -> list[Choice]:
    return [Choice(each.value, each.label, each.count, each.selected) for each in values][:MOST_SHOWN]


def _tree(values: Iterable[FacetValue]) -> list[Choice]:
    """The roots, and the children of what is ticked."""
    kept = list(values)
    open_roots = {each.parent or each.value for each in kept if each.selected}
    shown = [each for each in kept if not each.parent or each.parent in open_roots or each.selected]
    return [Choice(each.value, each.label, each.count, each.selected, bool(each.parent)) for each in shown]


def _prices(values: Iterable[FacetValue], result: SearchResult) -> list[Choice]:
    """In the currency of what is found."""
    found: list[Choice] = []
    if not result.items:
        return found
    currency = result.items[0].price.currency
    for each in values:
        least, _dash, most = each.value.partition("-")
        lower = money(Money(int(least or 0), currency))
        if most:
            label = _("%(least)s to %(most)s") % {"least": lower, "most": money(Money(int(most), currency))}
        else:
            label = _("%(least)s and more") % {"least": lower}
        found.append(Choice(each.value, label, each.count, each.selected))
    return found
