"""From an engine's counts to facets with names, in an order a person expects."""

from collections.abc import Mapping, Sequence
from functools import cache

from panier.kit.content import in_language
from panier.offer.search.port import CategoryFacts, Surroundings
from panier.offer.search.rules import HOWS, ORIGINS, PRICE_BANDS, STATES, Facets, FacetValue, SearchRequest

Counts = Mapping[str, Mapping[str, int]]  # facet → value → how many
Labels = Mapping[str, str]
Tree = Mapping[str, tuple[int, CategoryFacts, str]]  # by code, with its place in the order and its name
FLAGS = {"open": "now", "pickup": "today", "in_stock": "1"}


def band_value(least: int, most: int | None) -> str:
    """`1000-2499`, in minor units, both included; the last band has no end."""
    return f"{least}-{'' if most is None else most - 1}"


class FacetTable:
    """The names of what facets count, held by each process."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._names = {place.id: place.name for place in around.places}
        self._labels = cache(self._labels_of)

    def facets(self, request: SearchRequest, counts: Counts) -> Facets:
        categories, regions, merchants = self._labels(request.territory, request.language)
        flags = {"open": request.open_now, "pickup": request.pickup_today, "in_stock": request.in_stock}
        return {
            "category": _tree(counts["category"], categories, request),
            "price": _prices(counts["price"], request),
            "region": _in_order(counts["region"], regions, request.regions),
            "state": _in_order(counts["state"], dict.fromkeys(STATES, ""), request.states),
            "how": _in_order(counts["how"], dict.fromkeys(HOWS, ""), request.hows),
            "origin": _in_order(counts["origin"], dict.fromkeys(ORIGINS, ""), request.origins),
            "merchant": _by_count(counts["merchant"], merchants, request.merchants),
            **{
                name: (FacetValue(value, "", counts[name].get(value, 0), flags[name]),) for name, value in FLAGS.items()
            },
        }

    def here(self, request: SearchRequest, delivered: int, shops: Mapping[str, int]) -> Facets:
        """What depends on where one is: delivered there, and in stock in which shop (in the order given)."""
        postal = request.deliver or request.postal
        reached = bool(postal) and (delivered or request.deliver)
        deliver = (FacetValue(postal, postal, delivered, bool(request.deliver)),) if reached else ()
        return {"deliver": deliver, "at": self._shops(shops, request.at)}

    def _shops(self, counts: Mapping[str, int], chosen: Sequence[str]) -> tuple[FacetValue, ...]:
        """The chosen shops, then the nearest."""
        values = (each for each in dict.fromkeys([*chosen, *counts]) if each in self._names)
        return tuple(FacetValue(each, self._names[each], counts.get(each, 0), each in chosen) for each in values)

    def _labels_of(self, territory: str, language: str) -> tuple[Tree, Labels, Labels]:
        here = [each for each in self._around.categories if each.territory == territory]
        regions, merchants = (
            {each.slug: in_language(each.names, language).text for each in names if each.territory == territory}
            for names in (self._around.regions, self._around.merchants)
        )
        tree = {str(each.code): (at, each, in_language(each.names, language).text) for at, each in enumerate(here)}
        return tree, regions, merchants


def _tree(counts: Mapping[str, int], tree: Tree, request: SearchRequest) -> tuple[FacetValue, ...]:
    """In the order of the tree, a parent before its children; those that hold nothing are left out."""
    return tuple(
        FacetValue(
            value=code,
            label=label,
            count=counts[code],
            selected=category.code in request.categories,
            parent=str(category.parent or ""),
        )
        for code in sorted(counts.keys() & tree.keys(), key=lambda code: tree[code][0])
        for _, category, label in [tree[code]]
    )


def _prices(counts: Mapping[str, int], request: SearchRequest) -> tuple[FacetValue, ...]:
    """Labels are the page's to write."""
    asked = (request.price_min or 0, request.price_max)
    chosen = {
        band_value(least, most): asked == (least, None if most is None else most - 1) for least, most in PRICE_BANDS
    }
    some = request.price_min is not None or request.price_max is not None
    return tuple(
        FacetValue(value, "", counts[value], selected=some and selected)
        for value, selected in chosen.items()
        if counts.get(value)
    )


def _in_order(counts: Mapping[str, int], labels: Labels, chosen: Sequence[str]) -> tuple[FacetValue, ...]:
    """In the order of `labels`; a chosen value stays even when it holds nothing."""
    return tuple(
        FacetValue(value, label, counts.get(value, 0), value in chosen)
        for value, label in labels.items()
        if value in counts or value in chosen
    )


def _by_count(counts: Mapping[str, int], labels: Labels, chosen: Sequence[str]) -> tuple[FacetValue, ...]:
    """The chosen ones, then those that hold most."""
    values = dict.fromkeys([*chosen, *counts])
    found = [FacetValue(each, labels.get(each, each), counts.get(each, 0), each in chosen) for each in values]
    return tuple(sorted(found, key=lambda value: (not value.selected, -value.count, value.label)))
