"""From a sheet to products: each dialect has its reader, all give the same shapes."""

from datetime import date

from panier.offer.catalogue.rules import shopify, woocommerce
from panier.offer.catalogue.rules.headers import OTHER, Reading
from panier.offer.catalogue.rules.imported import Catalogue
from panier.offer.catalogue.rules.sheets import Sheet

SOURCES = {"shopify": "shopify", "woocommerce": "woocommerce", OTHER: "file"}
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
    "image": "pictures",
    "images": "pictures",
    "url": "url",
    "category": "category",
    "category_google": "category",
    "category_own": "category",
    "category_paths": "category",
    "published": "published",
    "status": "published",
    "visibility": "published",
}


def is_enough(reading: Reading) -> bool:
    """Whether the columns known suffice to make products."""
    return all(field in reading.fields for field in NEEDED)


def read_products(sheet: Sheet, reading: Reading, *, today: date, decimals: int = 2) -> Catalogue:
    """Everything the file says and everything wrong with it, by line. `decimals` of the territory's currency."""
    if reading.dialect == "woocommerce":
        products, problems = woocommerce.read(sheet, reading, decimals=decimals, today=today)
    else:
        products, problems = shopify.read(sheet, reading, decimals=decimals)
    says = frozenset(SAYS[field] for field in reading.fields if field in SAYS)
    ordered = sorted([*sheet.problems, *problems], key=lambda problem: problem.line)
    return Catalogue(SOURCES[reading.dialect], tuple(products), tuple(ordered), says)
