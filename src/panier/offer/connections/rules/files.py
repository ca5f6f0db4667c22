"""Goods of another system as the file its own export would be: looked at, applied and taken back as any file is (ADR 0112).

A line a row, a product's rows together, so that a line of the reading names its variant. `STOCK_AT` is ours: Shopify's own
product file has one stock column.
"""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from panier.offer.connections.port import RemoteProduct, RemoteVariant
from panier.offer.connections.rules.life import SHOPIFY

STOCK_AT = "Inventory at"
HEADER_LINE = 1
OPTIONS = 3
TRACKED = "shopify"
Row = dict[str, object]
SHOPIFY_HEADERS = (
    "Handle", "Title", "Body (HTML)", "Vendor", "Type", "Published", "Status", "Option1 Name", "Option1 Value", "Option2 Name",
    "Option2 Value", "Option3 Name", "Option3 Value", "Variant SKU", "Variant Grams", "Variant Price",
    "Variant Compare At Price", "Variant Taxable", "Variant Barcode", "Image Src", "Image Position", "Image Alt Text",
)  # fmt: skip
WOOCOMMERCE_HEADERS = (
    "ID", "Type", "SKU", "GTIN, UPC, EAN, or ISBN", "Name", "Published", "Description", "Tax status", "Sale price", "Regular price", "Categories", "Images", "Parent", "Brands", "Attribute 1 name", "Attribute 1 value(s)",
    "Attribute 2 name", "Attribute 2 value(s)", "Attribute 3 name", "Attribute 3 value(s)",
)  # fmt: skip


class Written(NamedTuple):
    """A line of the file; `names`: product, variant and count as the shop names them, where it is a variant's."""

    text: bytes
    names: tuple[str, str, str] | None = None


def as_file(
    provider: str,
    products: Iterable[RemoteProduct],
    locations: Mapping[str, str],
    *,
    known: Collection[str] | None = None,
) -> Iterator[Written]:
    """The file, line by line, the headers first. `locations`: names by reference.

    `known`: variants whose count is left as it is; then each location has a column, in which their cells are empty.
    """
    headers = list(SHOPIFY_HEADERS if provider == SHOPIFY else WOOCOMMERCE_HEADERS)
    headers += _stock_headers(provider, locations, plain=known is None)
    yield Written(_text(headers))
    for product in products:
        for row, variant in (_shopify if provider == SHOPIFY else _woocommerce)(product, locations):
            kept = variant and known and variant.ref in known
            cells = {name: _one_line(value) for name, value in row.items() if not (kept and name.startswith(STOCK_AT))}
            names = (product.ref, variant.ref, variant.stock) if variant else None
            yield Written(_text([cells.get(name, "") for name in headers]), names)


def _text(cells: Sequence[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


def _stock_headers(provider: str, locations: Mapping[str, str], *, plain: bool) -> list[str]:
    if plain and len(locations) <= 1:
        return ["Variant Inventory Tracker", "Variant Inventory Qty"] if provider == SHOPIFY else ["Stock"]
    return [f"{STOCK_AT} {name}" for name in locations.values()]


def _one_line(value: object) -> str:
    return " ".join(str(value).replace("\0", "").splitlines())


def _flag(*, yes: bool) -> str:
    return "TRUE" if yes else "FALSE"


def _shopify(product: RemoteProduct, locations: Mapping[str, str]) -> Iterator[tuple[Row, RemoteVariant | None]]:
    head: Row = {
        "Title": product.title,
        "Body (HTML)": product.html,
        "Vendor": product.brand,
        "Type": product.category,
        "Published": _flag(yes=product.published),
        "Status": "active" if product.published else "draft",
    }
    for position, (variant, picture) in enumerate(zip_longest(product.variants, product.pictures)):
        row: Row = {"Handle": product.handle, **(head if position == 0 else {})}
        if picture:
            row |= {"Image Src": picture[0], "Image Position": position + 1, "Image Alt Text": picture[1]}
        if variant:
            row |= _shopify_variant(product, variant, locations)
        yield row, variant


def _shopify_variant(product: RemoteProduct, variant: RemoteVariant, locations: Mapping[str, str]) -> Row:
    row: Row = {
        "Variant SKU": variant.sku,
        "Variant Grams": variant.grams or "",
        "Variant Price": variant.price,
        "Variant Compare At Price": variant.compare_at,
        "Variant Taxable": _flag(yes=product.taxable),
        "Variant Barcode": variant.barcode,
        "Variant Inventory Tracker": TRACKED if any(each.units is not None for each in variant.readings) else "",
    }
    for number, (name, value) in enumerate(variant.options[:OPTIONS], start=1):
        row |= {f"Option{number} Name": name, f"Option{number} Value": value}
    for reading in variant.readings:
        units = "" if reading.units is None else reading.units
        row |= {f"{STOCK_AT} {locations.get(reading.location, '')}": units, "Variant Inventory Qty": units}
    return row


def _woocommerce(product: RemoteProduct, locations: Mapping[str, str]) -> Iterator[tuple[Row, RemoteVariant | None]]:
    variable = len(product.variants) > 1 or product.variants[0].ref != product.ref
    head: Row = {
        "ID": product.ref,
        "Type": "variable" if variable else "simple",
        "Name": product.title,
        "Published": int(product.published),
        "Description": product.html.replace("\n", "\\n"),
        "Tax status": "taxable" if product.taxable else "none",
        "Categories": product.category,
        "Images": ", ".join(address for address, _ in product.pictures),
        "Brands": product.brand,
    }
    if not variable:
        yield head | _woocommerce_variant(product.variants[0], locations), product.variants[0]
        return
    yield head, None
    for variant in product.variants:
        row = {"ID": variant.ref, "Type": "variation", "Published": 1, "Parent": f"id:{product.ref}"}
        for number, (name, value) in enumerate(variant.options[:OPTIONS], start=1):
            row |= {f"Attribute {number} name": name, f"Attribute {number} value(s)": value}
        yield row | _woocommerce_variant(variant, locations), variant


def _woocommerce_variant(variant: RemoteVariant, locations: Mapping[str, str]) -> Row:
    units = variant.readings[0].units if variant.readings else None
    told = "" if units is None else units
    return {
        "SKU": variant.sku,
        "GTIN, UPC, EAN, or ISBN": variant.barcode,
        "Regular price": variant.compare_at or variant.price,
        "Sale price": variant.price if variant.compare_at else "",
        "Stock": told,
        f"{STOCK_AT} {next(iter(locations.values()), '')}": told,
    }
