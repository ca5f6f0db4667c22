"""The facets of a listing in words: what may be ticked, how many products it leaves, what is ticked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from panier.base.territories.rules.travel import MODES, Travel, Trip
from panier.kit.money import Money
from panier.offer.search.rules import FacetValue, SearchResult
from panier.sites._shared import origins
from panier.sites._shared.formats import distance, money, trip

MOST_SHOWN, MOST_SHOPS = 20, 6
Words = Mapping[str, Mapping[str, str]]
KM = (1, 2, 5, 10, 25, 50, 100)


class Choice(NamedTuple):
    """`name` is the parameter it sends."""

    name: str
    value: str
    label: str
    products: int
    selected: bool
    nested: bool = False


class Group(NamedTuple):
    """`kind` is checkbox or radio; a long one is `folded` until something in it is chosen."""

    name: str
    kind: str
    legend: str
    choices: list[Choice]
    folded: bool = False


class Radius(NamedTuple):
    """`value` in kilometres, as the parameter `radius_km`; `group` is time or distance."""

    value: str
    label: str
    group: str


class Chip(NamedTuple):
    """A chosen filter, and the address without it."""

    label: str
    address: str


@lru_cache(maxsize=10)
def _words(_language: str) -> Words:
    """Of the active language: the legends, and what is ticked under each."""
    return {
        "legend": {
            "how": _("How to get it"),
            "at": _("In stock in this shop"),
            "category": _("Aisle"),
            "price": _("Price"),
            "origin": _("Proven origin"),
            "state": _("Where it is bought"),
            "region": _("Region"),
        },
        "today": {
            "pickup": _("Pick up today"),
            "deliver": _("Delivered to %(postal)s"),
            "open": _("Open now"),
            "in_stock": _("In stock"),
        },
        "how": {"pickup": _("Pick up"), "delivery": _("Delivered"), "parcel": _("By parcel")},
        "origin": {kind: str(name) for kind, name in origins.KIND.items()},
        "state": {
            "selling": _("Bought here"),
            "linked": _("On the merchant’s site"),
            "listed": _("At the shop only"),
        },
    }


class Groups(NamedTuple):
    """`ways` to have it, `shops` nearby that have it (one of each, or none), and all others; `delivered` to where one is, or asks."""

    ways: list[Group]
    delivered: Choice | None
    shops: list[Group]
    others: list[Group]

    def choices(self) -> Iterator[Choice]:
        yield from (each for group in self.ways for each in group.choices)
        yield from filter(None, [self.delivered])
        yield from (each for group in (*self.shops, *self.others) for each in group.choices)


def groups_of(result: SearchResult) -> Groups:
    """What leaves nothing is not offered, unless it is chosen."""
    facets, words = result.facets, _words(get_language() or "fr")
    delivered, shops = near_of(result)
    ways = _offered({"how": list(_ways(result, words))}, words)
    if delivered and not ways:
        ways = [Group("how", "checkbox", words["legend"]["how"], [])]
    others = {
        "category": _tree(facets.get("category", ())),
        "price": _prices(facets.get("price", ()), result),
        "origin": _named("origin", facets.get("origin", ()), words["origin"]),
        "state": _named("state", facets.get("state", ()), words["state"]),
        "region": _plain("region", facets.get("region", ()), MOST_SHOWN),
    }
    return Groups(ways, delivered, shops, _offered(others, words))


def near_of(result: SearchResult) -> tuple[Choice | None, list[Group]]:
    """What depends on where one is: whether it is delivered there, the shops nearby that have it."""
    words = _words(get_language() or "fr")
    delivered = [
        Choice("deliver", each.value, words["today"]["deliver"] % {"postal": each.value}, each.count, each.selected)
        for each in result.facets.get("deliver", ())
    ]
    shops = _offered({"at": _plain("at", result.facets.get("at", ()), MOST_SHOPS)}, words)
    return (delivered[0] if delivered else None), shops


def _offered(choices: Mapping[str, list[Choice]], words: Words) -> list[Group]:
    offered = {name: [each for each in found if each.products or each.selected] for name, found in choices.items()}
    return [
        Group(name, "radio" if name == "price" else "checkbox", words["legend"][name], found, _is_folded(name, found))
        for name, found in offered.items()
        if found
    ]


def _is_folded(name: str, choices: Iterable[Choice]) -> bool:
    return name == "region" and not any(each.selected for each in choices)


def radii(travel: Travel | None) -> tuple[Radius, ...]:
    """How far: in time, estimated, and in kilometres."""
    return _radii(get_language() or "fr", travel.trips if travel else ())


def paces_of(travel: Travel | None) -> tuple[float, ...]:
    """How fast the times are counted with, in kilometres an hour: on foot, by bicycle, by car."""
    return tuple(travel.paces[mode].kmh for mode in MODES) if travel else ()


@lru_cache(maxsize=10)
def _radii(_language: str, trips: tuple[Trip, ...]) -> tuple[Radius, ...]:
    in_time = [
        Radius(_km(each.metres), f"{trip(each.mode, each.minutes)} (≈ {distance(each.metres)})", "time")
        for each in trips
    ]
    return (*in_time, *(Radius(str(km), _("up to %(km)s km") % {"km": km}, "distance") for km in KM))


def chips_of(asked: QueryDict, groups: Groups, result: SearchResult, offered: Sequence[Radius]) -> list[Chip]:
    """All that narrows the list, in the order of the facets; each can be taken away alone."""
    chosen = [(each.name, each.value, each.label) for each in groups.choices() if each.selected]
    merchants = {each.value: each.label for each in result.facets.get("merchant", ())}
    chosen += [("merchant", each, merchants.get(each, each)) for each in asked.getlist("merchant")]
    if radius := asked.get("radius_km"):
        known = {each.value: each.label for each in offered}
        chosen.append(("radius_km", radius, known.get(radius, _("up to %(km)s km") % {"km": radius})))
    if box := asked.get("box"):
        chosen.append(("box", str(box), _("In the area of the map")))
    priced = any(name == "price" for name, _value, _label in chosen)
    if not priced and (limits := _limits(asked, result)):
        chosen.append(("price", "", limits))
    return [Chip(label, _without(asked, name, value)) for name, value, label in chosen if name in asked or not value]


def with_price_band(asked: QueryDict) -> QueryDict:
    """`price=1000-2500` stands for a band: from and up to, both included."""
    least, dash, most = asked.get("price", "").partition("-")
    if not dash:
        return asked
    changed = asked.copy()
    for name in ("price_min", "price_max"):
        changed.pop(name, None)
    if least.isdigit():
        changed["price_min"] = least
    if most.isdigit():
        changed["price_max"] = most
    return changed


def _ways(result: SearchResult, words: Words) -> Iterator[Choice]:
    """Today, now, there, then the ways there are."""
    facets = result.facets
    for name in ("pickup", "open", "in_stock"):
        for each in facets.get(name, ()):
            yield Choice(name, each.value, words["today"][name], each.count, each.selected)
    yield from _named("how", facets.get("how", ()), words["how"])


def _named(name: str, values: Iterable[FacetValue], names: Mapping[str, str]) -> list[Choice]:
    return [Choice(name, each.value, names.get(each.value, each.value), each.count, each.selected) for each in values]


def _plain(name: str, values: Iterable[FacetValue], most: int) -> list[Choice]:
    """The first of them, and those that are chosen."""
    kept = [each for index, each in enumerate(values) if index < most or each.selected]
    return [Choice(name, each.value, each.label, each.count, each.selected) for each in kept]


def _tree(values: Iterable[FacetValue]) -> list[Choice]:
    """The roots, and the children of what is ticked."""
    kept = list(values)
    open_roots = {each.parent or each.value for each in kept if each.selected}
    shown = [each for each in kept if not each.parent or each.parent in open_roots or each.selected]
    return [Choice("category", each.value, each.label, each.count, each.selected, bool(each.parent)) for each in shown]


def _prices(values: Iterable[FacetValue], result: SearchResult) -> list[Choice]:
    """In the currency of what is found."""
    found: list[Choice] = []
    if not result.items:
        return found
    currency = result.items[0].price.currency
    for each in values:
        least, _dash, most = each.value.partition("-")
        found.append(Choice("price", each.value, _between(least, most, currency), each.count, each.selected))
    return found


def _between(least: str, most: str, currency: str) -> str:
    lower = money(Money(int(least or 0), currency))
    if not most:
        return _("%(least)s and more") % {"least": lower}
    return _("%(least)s to %(most)s") % {"least": lower, "most": money(Money(int(most), currency))}


def _limits(asked: QueryDict, result: SearchResult) -> str:
    """A price that is none of the bands."""
    least, most = asked.get("price_min", ""), asked.get("price_max", "")
    if not result.items or not (least + most).isdigit():
        return ""
    return _between(least, most, result.items[0].price.currency)


def _without(asked: QueryDict, name: str, value: str) -> str:
    kept = asked.copy()
    kept.setlist(name, [each for each in kept.getlist(name) if each != value])
    for gone in ("page", *(("price", "price_min", "price_max") if name == "price" else ())):
        kept.pop(gone, None)
    return f"?{kept.urlencode()}"


def _km(metres: int) -> str:
    """2500 m as 2.5."""
    return f"{metres / 1000:.2f}".rstrip("0").rstrip(".")
