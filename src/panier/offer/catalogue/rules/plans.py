"""What an import would do: for each product its state before and after, compared field by field. Plain data, no database."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from panier.kit.content import shown_text
from panier.offer.catalogue.rules.headers import folded
from panier.offer.catalogue.rules.imported import Catalogue, ImportedProduct, ImportedVariant, Problem
from panier.offer.catalogue.rules.states import Content, Difference, ProductState, VariantState

EXCERPT = 80
PRODUCT_FIELDS = ("title", "description", "brand", "archived", "pictures")
VARIANT_FIELDS = ("minor", "compare_at_minor", "sku", "gtin_given", "grams", "url", "picture", "options", "on_hand")


@dataclass(frozen=True, slots=True)
class Categories:
    """The territory's: tax category by code, code by folded name in any language."""

    taxes: Mapping[int, str]
    names: Mapping[str, int]

    def find(self, called: Iterable[str]) -> int | None:
        """By its number in the Google taxonomy, else by the most precise name of a path we know."""
        for text in called:
            if text.isdigit() and int(text) in self.taxes:
                return int(text)
            for name in reversed(text.split(">")):
                if code := self.names.get(folded(name)):
                    return code
        return None


@dataclass(frozen=True, slots=True)
class Terms:
    """What the merchant answered. `category` 0: none, a new product must be of one the file names.

    `tax_category` empty: each product's from its category, flagged to be confirmed. `places`: names by internal key.
    """

    language: str
    category: int
    tax_category: str
    door: str
    currency: str
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One product of the file. `left`: exactly as it is already."""

    line: int
    key: str
    title: str
    kind: Literal["created", "changed", "left"]
    before: ProductState | None
    after: ProductState
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Of one slice of a file, or of a whole one."""

    items: tuple[Item, ...]
    problems: tuple[Problem, ...]


def plan(catalogue: Catalogue, stored: Mapping[str, ProductState], terms: Terms, categories: Categories) -> Plan:
    """What each of these products would become."""
    items: list[Item] = []
    problems = list(catalogue.problems)
    for product in catalogue.products:
        before = stored.get(product.key)
        if before is None and not product.published:
            problems.append(Problem(product.line, "", "unpublished", "left", title=product.title))
            continue
        if before is None and not (categories.find(product.categories) or terms.category):
            problems.append(Problem(product.line, "", "no-category", title=product.title))
            continue
        after = _after(product, before, catalogue.says, terms)
        if before is None:
            _classify(after, product, terms, categories)
        if product.taxable is False and after["tax_category"] == "STD":
            problems.append(Problem(product.line, "", "said-not-taxable", "noted", title=product.title))
        found = differences(before, after, terms)
        kind: Literal["created", "changed", "left"] = "created" if before is None else "changed" if found else "left"
        items.append(Item(product.line, product.key, product.title, kind, before, after, found))
    problems.sort(key=lambda problem: problem.line)
    return Plan(tuple(items), tuple(problems))


def differences(before: ProductState | None, after: ProductState, terms: Terms) -> tuple[Difference, ...]:
    """Field by field what changes; everything for a product that is not there yet."""
    language = terms.language
    found: list[Difference] = []
    for name in PRODUCT_FIELDS:
        old = before[name] if before else None  # type: ignore[literal-required] # names of its fields
        new = after[name]  # type: ignore[literal-required] # names of its fields
        if old != new and not (before is None and not new):
            found.append(
                {"field": name, "variant": "", "before": _shown(old, language), "after": _shown(new, language)}
            )
    earlier = before["variants"] if before else {}
    for key, variant in after["variants"].items():
        if key in earlier:
            found += _variant_differences(key, earlier[key], variant, language)
            found += _place_differences(key, earlier[key], variant, terms)
        elif before is not None:
            found.append({"field": "variant", "variant": key, "before": None, "after": variant["minor"]})
    return tuple(found)


def _variant_differences(key: str, old: VariantState, new: VariantState, language: str) -> list[Difference]:
    found: list[Difference] = []
    for name in VARIANT_FIELDS:
        was, becomes = old[name], new[name]  # type: ignore[literal-required] # names of its fields
        if was != becomes or (name == "on_hand" and old["stocked"] != new["stocked"]):
            shown = None if name == "on_hand" and not old["stocked"] else _shown(was, language)
            found.append({"field": name, "variant": key, "before": shown, "after": _shown(becomes, language)})
    return found


def _place_differences(key: str, old: VariantState, new: VariantState, terms: Terms) -> list[Difference]:
    return [
        {
            "field": "on_hand",
            "place": terms.places.get(place, ""),
            "variant": key,
            "before": old["places"].get(place),
            "after": units,
        }
        for place, units in new["places"].items()
        if place not in old["places"] or old["places"][place] != units
    ]


def _shown(value: Any, language: str) -> Any:
    """Enough of a value to recognise it in a list."""
    if isinstance(value, dict):
        return shown_text(value.get(language) or next(iter(value.values()), ""))[:EXCERPT]
    if isinstance(value, list):
        if value and "value" in value[0]:
            return " / ".join(_shown(option["value"], language) for option in value)
        return len(value)
    return value


def _after(product: ImportedProduct, before: ProductState | None, says: frozenset[str], terms: Terms) -> ProductState:
    language = terms.language
    after = deepcopy(before) if before else _empty(language)
    after["title"] = {**after["title"], language: product.title}
    if "description" in says and product.description:
        after["description"] = {**after["description"], language: product.description}
    if "brand" in says:
        after["brand"] = product.brand
    after["archived"] = not product.published
    known = {picture["url"] for picture in after["pictures"]}
    after["pictures"] += [
        {"url": picture.url, "alt": {language: picture.alt} if picture.alt else {}}
        for picture in product.pictures
        if picture.url not in known
    ]
    for variant in product.variants:
        after["variants"][variant.key] = _variant(variant, after["variants"], says, terms)
    return after


def _empty(language: str) -> ProductState:
    return {
        "title": {},
        "description": {},
        "language": language,
        "brand": "",
        "category": 0,
        "tax_category": "",
        "tax_category_assumed": False,
        "archived": False,
        "pictures": [],
        "variants": {},
    }


def _classify(after: ProductState, product: ImportedProduct, terms: Terms, categories: Categories) -> None:
    """A new product's category and tax: the file's if we know it, else the merchant's answer."""
    after["category"] = categories.find(product.categories) or terms.category
    after["tax_category"] = terms.tax_category or categories.taxes[after["category"]]
    after["tax_category_assumed"] = not terms.tax_category


def _variant(
    variant: ImportedVariant, earlier: Mapping[str, VariantState], says: frozenset[str], terms: Terms
) -> VariantState:
    language, old = terms.language, earlier.get(variant.key)
    given: dict[str, Any] = {
        "minor": variant.minor,
        "compare_at_minor": variant.compare_at_minor,
        "sku": variant.sku,
        "gtin": variant.gtin,
        "gtin_given": variant.gtin_given,
        "grams": variant.grams,
        "on_hand": variant.quantity,
        "url": variant.url,
        "picture": variant.picture,
        "options": _options(variant.options, old["options"] if old else [], language),
        "stocked": variant.counted,
        "places": {**(old["places"] if old else {}), **variant.places},
    }
    if old is None:
        door = "linked" if variant.url and terms.door == "selling" else terms.door  # bought on the merchant’s own site
        position = max((state["position"] for state in earlier.values()), default=-1) + 1
        return cast("VariantState", {**given, "position": position, "currency": terms.currency, "door": door})
    said = (
        says
        | {"options"}
        | ({"gtin_given"} if "gtin" in says else set())
        | ({"stocked"} if "on_hand" in says else set())
    )
    said -= set() if variant.counted else {"on_hand", "stocked"}
    said |= {"picture"} if variant.picture else set()
    return cast("VariantState", {**old, **{name: value for name, value in given.items() if name in said}})


def _options(
    given: Sequence[tuple[str, str]], old: Sequence[Mapping[str, Content]], language: str
) -> list[dict[str, Content]]:
    """The options in this language, beside what other languages call them."""
    same = old if len(old) == len(given) else [{"name": {}, "value": {}}] * len(given)
    return [
        {"name": {**before["name"], language: name}, "value": {**before["value"], language: value}}
        for before, (name, value) in zip(same, given, strict=True)
    ]


class Digest:
    """Of what was there and what comes, without stock: units sold between looking and deciding change no decision."""

    def __init__(self) -> None:
        self._hash, self._between = hashlib.sha256(b"["), ""

    def add(self, items: Iterable[Item]) -> None:
        for item in items:
            seen = (item.key, without_stock(item.before), without_stock(item.after))
            self._hash.update((self._between + json.dumps(seen, sort_keys=True, ensure_ascii=False)).encode())
            self._between = ", "

    def whole(self) -> str:
        found = self._hash.copy()
        found.update(b"]")
        return found.hexdigest()


def without_stock(state: ProductState | None) -> Any:
    if state is None:
        return None
    return {**state, "variants": {key: terms_of(variant) for key, variant in state["variants"].items()}}


def terms_of(variant: VariantState) -> dict[str, Any]:
    """All of a variant but its stock."""
    return {name: value for name, value in variant.items() if name not in {"on_hand", "stocked", "places"}}
