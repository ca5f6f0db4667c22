"""The stock an import compares with and writes: at the run's own place, and at every other its file counts at."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from panier.offer.catalogue.queries.imports import Stored, columns_remembered, outlets_remembered, stored_products
from panier.offer.catalogue.rules.grids import Sheet
from panier.offer.catalogue.rules.headers import by_hand, detect
from panier.offer.catalogue.rules.imported import Catalogue, ImportedProduct, ImportedVariant, Problem
from panier.offer.catalogue.rules.outlets import UNUSED, matched
from panier.offer.catalogue.rules.runs import Answers
from panier.offer.catalogue.rules.states import VariantState
from panier.offer.inventory.queries import Level, believed_at, levels_at
from panier.offer.merchants.queries import places_of

Levels = Mapping[int, Mapping[int, Level]]  # by place, by variant


@dataclass(frozen=True, slots=True)
class Goods:
    """What one source has given a merchant, with its stock at some places; `main` is the run's own."""

    stored: dict[str, Stored]
    levels: Levels
    main: int


def with_outlets(merchant_id: int, sheet: Sheet, answers: Answers) -> Answers:
    """Each outlet the file counts at, with the merchant's place of that name, or the one he has said it is."""
    outlets = by_hand(detect(sheet.headers), answers.columns).outlets
    if not outlets:
        return replace(answers, outlets={})
    places = {place.public_id: place.name for place in places_of(merchant_id)}
    return replace(answers, outlets=matched(outlets, places, answers.outlets, outlets_remembered(merchant_id)))


def remembering(merchant_id: int, sheet: Sheet, answers: Answers) -> Answers:
    """With the columns and outlets as the merchant named them the last time he brought such a file."""
    headers = hashlib.sha256("\n".join(sheet.headers).encode()).hexdigest()
    columns = answers.columns or columns_remembered(merchant_id, headers)
    return with_outlets(merchant_id, sheet, replace(answers, columns=columns, headers=headers))


def places_answered(merchant_id: int, answers: Answers) -> dict[str, int]:
    """By outlet, the internal key of its place; outlets without one are left out."""
    if not answers.outlets:
        return {}
    keys = {place.public_id: place.pk for place in places_of(merchant_id)}
    return {outlet: keys[place] for outlet, place in answers.outlets.items() if place and place != UNUSED}


def goods_of(merchant_id: int, source: str, keys: Collection[str], main: int, others: Iterable[int] = ()) -> Goods:
    """Of these keys, the products of one source, each state with its stock at these places: a statement, and one for each place."""
    stored = stored_products(merchant_id, source, keys)
    ids = [keys[0] for product in stored.values() for keys in product.keys.values()]
    levels = {place: levels_at(place, ids) for place in dict.fromkeys([main, *others])}
    for product in stored.values():
        for name, state in product.state["variants"].items():
            variant = product.keys[name][0]
            state["places"] = {
                str(place): at[variant].on_hand for place, at in levels.items() if place != main and variant in at
            }
            if level := levels[main].get(variant):
                state["on_hand"], state["stocked"] = level.on_hand, True
    return Goods(stored, levels, main)


def without_counted(catalogue: Catalogue, goods: Goods, now: datetime) -> Catalogue:
    """What a hand or the shop's own system has counted, and is still believed, is not this file's to count."""
    ids = [keys[0] for product in goods.stored.values() for keys in product.keys.values()]
    believed = {place: believed_at(place, ids, now) for place in goods.levels}
    products = []
    for product in catalogue.products:
        keys = goods.stored[product.key].keys if product.key in goods.stored else {}
        variants = tuple(
            _uncounted(each, keys[each.key][0], believed, goods.main) if each.key in keys else each
            for each in product.variants
        )
        products.append(replace(product, variants=variants))
    return replace(catalogue, products=tuple(products))


def _uncounted(variant: ImportedVariant, key: int, believed: Mapping[int, set[int]], main: int) -> ImportedVariant:
    places = {place: units for place, units in variant.places.items() if key not in believed[int(place)]}
    return replace(variant, counted=variant.counted and key not in believed[main], places=places)


def with_promised(catalogue: Catalogue, goods: Goods) -> Catalogue:
    """Units that are promised stand on the shelf, whatever the file counts: raised to them, and noted."""
    problems: list[Problem] = []
    products = []
    for product in catalogue.products:
        keys = goods.stored[product.key].keys if product.key in goods.stored else {}
        variants = tuple(
            _raised(product, variant, keys[variant.key][0], goods, problems) if variant.key in keys else variant
            for variant in product.variants
        )
        products.append(replace(product, variants=variants))
    return replace(catalogue, products=tuple(products), problems=(*catalogue.problems, *problems))


def _raised(
    product: ImportedProduct, variant: ImportedVariant, key: int, goods: Goods, problems: list[Problem]
) -> ImportedVariant:
    def raised(place: int, units: int | None) -> int | None:
        level = goods.levels.get(place, {}).get(key)
        if level is None or units is None or units >= level.reserved:
            return units
        facts = {"value": units, "promised": level.reserved}
        problems.append(Problem(variant.line, "", "promised", "noted", facts, product.title))
        return level.reserved

    places = {place: raised(int(place), units) for place, units in variant.places.items()}
    return replace(variant, quantity=raised(goods.main, variant.quantity), places=places)


def counted_alike(catalogue: Catalogue, goods: Goods) -> dict[int, list[int]]:
    """By place, the variants (internal keys) of which the file says the very quantity that is stored."""
    found: dict[int, list[int]] = {goods.main: []}
    for product in catalogue.products:
        keys = goods.stored[product.key].keys if product.key in goods.stored else {}
        for variant in product.variants:
            if variant.key in keys:
                for place, units in _counts(variant, goods.main, catalogue.says).items():
                    level = goods.levels.get(place, {}).get(keys[variant.key][0])
                    if level and level.on_hand == units is not None:
                        found.setdefault(place, []).append(keys[variant.key][0])
    return found


def _counts(variant: ImportedVariant, main: int, says: frozenset[str]) -> dict[int, int | None]:
    here = {main: variant.quantity} if "on_hand" in says and variant.counted else {}
    return {**here, **{int(place): units for place, units in variant.places.items()}}


def counts_of(state: VariantState, main: int) -> dict[int, int | None]:
    """By place, the units of one variant; a place without a count is not there."""
    here = {main: state["on_hand"]} if state["stocked"] else {}
    return {**here, **{int(place): units for place, units in state.get("places", {}).items()}}


def set_count(state: VariantState, main: int, place: int, units: int | None) -> None:
    if place == main:
        state["on_hand"] = units
    else:
        state["places"][str(place)] = units
