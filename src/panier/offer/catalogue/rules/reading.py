"""From a sheet to products: each dialect has its reader, all give the same shapes."""

from datetime import date
from functools import partial

from panier.offer.catalogue.rules import google, lightspeed, shopify, woocommerce
from panier.offer.catalogue.rules.grids import Sheet
from panier.offer.catalogue.rules.headers import DIALECTS, OTHER, Reading
from panier.offer.catalogue.rules.imported import Catalogue
from panier.offer.catalogue.rules.lines import Line

SOURCES = {**{dialect: dialect for dialect in DIALECTS}, OTHER: "file"}
NEEDED = ("title", "price")
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


def read_products(sheet: Sheet, reading: Reading, *, today: date, decimals: int = 2, language: str = "fr") -> Catalogue:
    """Everything the file says and everything wrong with it, by line. `decimals` of the territory's currency; `language` of its texts."""
    if reading.dialect == "woocommerce":
        products, problems = woocommerce.read(sheet, reading, decimals=decimals, today=today)
    else:
        line_of = _line_of(reading.dialect, today, language)
        products, problems = shopify.read(sheet, reading, decimals=decimals, line_of=line_of)
    says = frozenset(SAYS[field] for field in reading.fields if field in SAYS)
    ordered = sorted([*sheet.problems, *problems], key=lambda problem: problem.line)
    return Catalogue(SOURCES[reading.dialect], tuple(products), tuple(ordered), says, reading.outlets)


def _line_of(dialect: str, today: date, language: str) -> shopify.LineOf:
    if dialect == "google":
        return partial(google.GoogleLine, today=today, language=language)
    return {"lightspeed-x": lightspeed.XLine, "lightspeed-r": lightspeed.RLine}.get(dialect, Line)
