"""A file that counts at several outlets: each outlet's units become units of the place it is matched to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from panier.offer.catalogue.rules.headers import folded
from panier.offer.catalogue.rules.imported import Catalogue, ImportedVariant, Problem

UNUSED = "-"  # the answer of a merchant who sells here from another place only


def matched(outlets: Sequence[str], places: Mapping[str, str], *told: Mapping[str, str]) -> dict[str, str]:
    """For each outlet a place (of `places`, public id and name), UNUSED, or nothing: as told, else by its name.

    One outlet and one place need no name.
    """
    names = {folded(name): place for place, name in places.items()}
    only = next(iter(places)) if len(places) == len(outlets) == 1 else ""
    found = {}
    for outlet in outlets:
        answers = [answers[outlet] for answers in told if answers.get(outlet) in {*places, UNUSED}]
        found[outlet] = next(iter(answers), names.get(folded(outlet), only))
    return found


def at_places(catalogue: Catalogue, places: Mapping[str, int], main: int) -> Catalogue:
    """`places`: by outlet, the place's internal key. What the run's own place (`main`) counts is the variant's quantity.

    An outlet without a place is noted; an empty cell leaves that place as it is. Outlets of one place are added up.
    """
    if not catalogue.outlets:
        return catalogue
    products = tuple(
        replace(product, variants=tuple(_placed(variant, places, main) for variant in product.variants))
        for product in catalogue.products
    )
    says = catalogue.says | ({"places"} if places else set()) | ({"on_hand"} if main in places.values() else set())
    return replace(catalogue, products=products, says=frozenset(says))


def unmatched(answers: Mapping[str, str]) -> tuple[Problem, ...]:
    return tuple(Problem(1, outlet, "no-place", "noted") for outlet, place in answers.items() if not place)


def _placed(variant: ImportedVariant, places: Mapping[str, int], main: int) -> ImportedVariant:
    units: dict[int, int | None] = {}
    for outlet, count in variant.stocks.items():
        if place := places.get(outlet):
            before = units.get(place, 0)
            units[place] = None if count is None or before is None else before + count
    quantity = units.pop(main, None) if main in units else None
    counted = main in places.values() and any(places.get(outlet) == main for outlet in variant.stocks)
    by_place = {str(place): count for place, count in units.items()}
    return replace(variant, quantity=quantity, counted=counted, places=by_place)
