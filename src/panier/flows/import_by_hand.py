"""What somebody wrote at the desk stays, whatever a file says of it, and the preview says so (ADR 0098)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from panier.offer.catalogue.queries.imports import Stored
from panier.offer.catalogue.rules.edits import AT, OF_VARIANT
from panier.offer.catalogue.rules.imported import Catalogue, ImportedProduct, ImportedVariant, Problem
from panier.offer.catalogue.rules.runs import ADDS, PRICES, TEXTS, Answers
from panier.offer.catalogue.rules.states import ProductState, VariantState

KEPT = "kept-by-hand"
NOT_ADDED = "not-added"
OF_TEXTS, OF_PRICES = ("title", "description", "brand", "pictures"), ("minor", "compare_at_minor")
ALWAYS_SAID = frozenset({"title", "archived", "pictures", "options"})  # the others where the file has a column for them


def with_hand(
    catalogue: Catalogue, stored: Mapping[str, Stored], held: Mapping[str, frozenset[str]], language: str
) -> Catalogue:
    """The file as it reads once what a hand wrote is left as it is; a note for each product where that differs."""
    problems: list[Problem] = []
    products = []
    for product in catalogue.products:
        names = held.get(product.key, frozenset())
        if not names or product.key not in stored:
            products.append(product)
            continue
        kept, fields = _product(product, stored[product.key].state, names, language)
        products.append(kept)
        if said := sorted(fields & (catalogue.says | ALWAYS_SAID)):
            problems.append(Problem(product.line, "", KEPT, "noted", {"fields": said}, product.title))
    return replace(catalogue, products=tuple(products), problems=(*catalogue.problems, *problems))


def within(catalogue: Catalogue, stored: Mapping[str, Stored], answers: Answers) -> Catalogue:
    """The file as it reads where it may not change all: what is there keeps its prices or texts, what is new stays out."""
    if not answers.leave:
        return catalogue
    texts = set(OF_TEXTS) if TEXTS in answers.leave else set()
    prices = OF_PRICES if PRICES in answers.leave else ()
    problems, products = list(catalogue.problems), []
    for product in catalogue.products:
        if product.key in stored:
            own = texts | {f"{field}{AT}{variant.key}" for variant in product.variants for field in prices}
            products.append(_product(product, stored[product.key].state, frozenset(own), answers.language)[0])
        elif ADDS in answers.leave:
            problems.append(Problem(product.line, "", NOT_ADDED, "left", title=product.title))
        else:
            products.append(product)
    return replace(catalogue, products=tuple(products), problems=tuple(problems))


def _product(
    product: ImportedProduct, state: ProductState, names: frozenset[str], language: str
) -> tuple[ImportedProduct, set[str]]:
    known = {picture["url"] for picture in state["pictures"]}
    wanted: dict[str, Any] = {
        "title": state["title"].get(language, product.title),
        "description": state["description"].get(language, ""),
        "brand": state["brand"],
        "published": not state["archived"],
        "pictures": tuple(picture for picture in product.pictures if picture.url in known),
    }
    called = {"published": "archived"}
    own = {field: value for field, value in wanted.items() if called.get(field, field) in names}
    differing = {called.get(field, field) for field, value in own.items() if getattr(product, field) != value}
    variants = []
    for variant in product.variants:
        kept, more = _variant(variant, state["variants"].get(variant.key), names, language)
        variants.append(kept)
        differing |= more
    return replace(product, **own, variants=tuple(variants)), differing


def _variant(
    variant: ImportedVariant, state: VariantState | None, names: frozenset[str], language: str
) -> tuple[ImportedVariant, set[str]]:
    if state is None:
        return variant, set()
    own: dict[str, Any] = {}
    for field in OF_VARIANT:
        if f"{field}{AT}{variant.key}" not in names:
            continue
        if field == "options":
            own[field] = tuple(
                (one["name"].get(language, ""), one["value"].get(language, "")) for one in state["options"]
            )
        else:
            own[field] = state[field]  # type: ignore[literal-required] # names of its fields
            if field == "gtin":
                own["gtin_given"] = state["gtin_given"]
    differing = {field for field, value in own.items() if getattr(variant, field) != value}
    return replace(variant, **own), {"gtin" if field == "gtin_given" else field for field in differing}
