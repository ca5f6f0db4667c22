"""From a sheet to products: each dialect has its reader, all give the same shapes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from panier.offer.catalogue.rules import google, lightspeed, shopify, woocommerce
from panier.offer.catalogue.rules.grids import Sheet
from panier.offer.catalogue.rules.headers import DIALECTS, OTHER, Reading
from panier.offer.catalogue.rules.imported import Catalogue, ImportedProduct, Part, Problem
from panier.offer.catalogue.rules.lines import Line

SOURCES = {**{dialect: dialect for dialect in DIALECTS}, OTHER: "file"}
NEEDED = ("title", "price")
SLICE, SLICE_PROBLEMS = 500, 5_000  # products, and problems, in hand at a time
SAYS = {  # which column speaks of which of our fields
    "title": "title",
    "description": "description",
    "short_description": "description",
    "brand": "brand",
    "price": "minor",
    "compare_at": "compare_at_minor",
    "sale_price": "compare_at_minor",
    "sku": "sku",
    "gtin": "gtin",
    "weight": "grams",
    "quantity": "on_hand",
    "in_stock": "on_hand",
    "availability": "on_hand",
    "image": "pictures",
    "images": "pictures",
    "url": "url",
    "category": "category",
    "category_google": "category",
    "category_own": "category",
    "category_paths": "category",
    "gtin_other": "gtin",
    "archived": "published",
    "published": "published",
    "status": "published",
    "visibility": "published",
}


def is_enough(reading: Reading) -> bool:
    """Whether the columns known suffice to make products."""
    return all(field in reading.fields for field in NEEDED)


@dataclass(frozen=True, slots=True)
class Read:
    """At most `count` products, slice by slice."""

    count: int
    slices: Iterator[Catalogue]


def read_slices(sheet: Sheet, reading: Reading, *, today: date, decimals: int = 2, language: str = "fr") -> Read:
    """Everything the file says and everything wrong with it, some products at a time, so that what is in hand does not
    grow with the file. `decimals` of the territory's currency; `language` of its texts.
    """
    if reading.dialect == "woocommerce":
        found = woocommerce.read(sheet, reading, decimals=decimals, today=today)
    else:
        line_of = _line_of(reading.dialect, today, language)
        found = shopify.read(sheet, reading, decimals=decimals, line_of=line_of)
    return Read(found.count, _slices(sheet, reading, found.parts))


def read_products(sheet: Sheet, reading: Reading, *, today: date) -> Catalogue:
    """All at once."""
    slices = list(read_slices(sheet, reading, today=today).slices)
    products = tuple(product for each in slices for product in each.products)
    problems = sorted((problem for each in slices for problem in each.problems), key=lambda problem: problem.line)
    return replace(slices[0], products=products, problems=tuple(problems))


def _slices(sheet: Sheet, reading: Reading, parts: Iterator[Part]) -> Iterator[Catalogue]:
    """One at least. Problems are in the order of their lines within each."""
    says = frozenset(SAYS[field] for field in reading.fields if field in SAYS)
    whole = Catalogue(SOURCES[reading.dialect], (), (), says, reading.outlets)
    products: list[ImportedProduct] = []
    problems = list(sheet.rows.problems)
    for product, said in parts:
        if len(products) >= SLICE or len(problems) >= SLICE_PROBLEMS:
            yield _slice(whole, products, problems)
            products, problems = [], []
        products += [product] if product else []
        problems += said
    yield _slice(whole, products, problems)


def _slice(whole: Catalogue, products: list[ImportedProduct], problems: list[Problem]) -> Catalogue:
    ordered = sorted(problems, key=lambda problem: problem.line)
    return replace(whole, products=tuple(products), problems=tuple(ordered))


def _line_of(dialect: str, today: date, language: str) -> shopify.LineOf:
    if dialect == "google":
        return partial(google.GoogleLine, today=today, language=language)
    return {"lightspeed-x": lightspeed.XLine, "lightspeed-r": lightspeed.RLine}.get(dialect, Line)
