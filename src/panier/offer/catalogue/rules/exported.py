"""A merchant's goods as he takes them away: Shopify's product CSV as our own reader takes it, and our own JSON.

Shopify's file has one language, one stock column and three options; the JSON has everything (docs/how-to/leave-with-everything.md).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypedDict

from panier.kit.content import in_language
from panier.kit.money import Money
from panier.offer.catalogue.rules.cells import for_export

FORMAT, VERSION = "panier-catalogue", 1
MOST_OPTIONS = 3
NO_OPTIONS = ("Title", "Default Title")  # what Shopify writes for a product without options
UNTAXED = frozenset({"ZERO", "EXEMPT"})
SHOPIFY_HEADERS = (
    "Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", "Option1 Name", "Option1 Value", "Option2 Name",
    "Option2 Value", "Option3 Name", "Option3 Value", "Variant SKU", "Variant Grams", "Variant Inventory Tracker",
    "Variant Inventory Qty", "Variant Inventory Policy", "Variant Fulfillment Service", "Variant Price",
    "Variant Compare At Price", "Variant Requires Shipping", "Variant Taxable", "Variant Barcode", "Image Src",
    "Image Position", "Image Alt Text", "Gift Card", "Google Shopping / Google Product Category", "Variant Image",
    "Variant Weight Unit", "Status",
)  # fmt: skip
STOCK_HEADERS = ("Handle", "SKU", "Variant", "Place", "Place name", "On hand", "Promised", "Counted by", "As of")
Content = dict[str, str]
Row = dict[str, object]


class ExportedLevel(TypedDict):
    place: str
    place_name: str
    on_hand: int | None
    reserved: int
    source: str
    as_of: str


class ExportedPicture(TypedDict):
    key: int
    digest: str
    width: int
    height: int
    alt: Content
    source_url: str


class ExportedVariant(TypedDict):
    id: str
    source_key: str
    options: list[dict[str, Content]]
    sku: str
    gtin: str
    gtin_given: str
    grams: int | None
    picture: int | None
    offer: str
    minor: int
    compare_at_minor: int | None
    currency: str
    door: str
    url: str
    pickup: bool
    delivery: bool
    stock: list[ExportedLevel]


class ExportedProduct(TypedDict):
    id: str
    source: str
    source_key: str
    slug: str
    title: Content
    description: Content
    language: str
    brand: str
    category: int
    category_name: Content
    tax_category: str
    tax_category_assumed: bool
    by_parcel: bool
    created_at: str
    changed_at: str
    archived: bool
    pictures: list[ExportedPicture]
    variants: list[ExportedVariant]


PictureAddress = Callable[[ExportedPicture], str]


class Handles:
    """A handle a product, none twice: what came from Shopify keeps its own, so that it is known again there and here."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, product: ExportedProduct) -> str:
        wanted = product["source_key"] if product["source"] == "shopify" else product["slug"]
        if wanted in self._taken:
            wanted = f"{wanted}-{product['id'].removeprefix('prd_')}"
        self._taken.add(wanted)
        return wanted


def shopify_rows(product: ExportedProduct, handle: str, address: PictureAddress) -> Iterator[Row]:
    """A row a variant, the product's own columns on the first; then a row a further picture."""
    addresses = {picture["key"]: address(picture) for picture in product["pictures"]}
    pictures = [(picture, addresses[picture["key"]]) for picture in product["pictures"] if addresses[picture["key"]]]
    for position, variant in enumerate(product["variants"]):
        row = {"Handle": handle, **_variant_cells(product, variant)}
        if variant["picture"] in addresses:
            row["Variant Image"] = addresses[variant["picture"]]
        if position == 0:
            row |= _product_cells(product)
            row |= _picture_cells(pictures[0], 1, product["language"]) if pictures else {}
        yield row
    for position, picture in enumerate(pictures[1:], start=2):
        yield {"Handle": handle, **_picture_cells(picture, position, product["language"])}


def _product_cells(product: ExportedProduct) -> Row:
    def text(content: Content) -> str:
        return in_language(content, product["language"]).text

    options = _options(product["variants"][0], product["language"])
    cells: Row = {
        "Title": text(product["title"]),
        "Body (HTML)": text(product["description"]),
        "Vendor": product["brand"],
        "Type": text(product["category_name"]),
        "Published": _flag(yes=not product["archived"]),
        "Gift Card": _flag(yes=False),
        "Google Shopping / Google Product Category": product["category"],
        "Status": "archived" if product["archived"] else "active",
    }
    return cells | {f"Option{number} Name": name for number, (name, _) in enumerate(options, start=1)}


def _variant_cells(product: ExportedProduct, variant: ExportedVariant) -> Row:
    counted = [level["on_hand"] for level in variant["stock"] if level["on_hand"] is not None]
    currency, former = variant["currency"], variant["compare_at_minor"]
    cells: Row = {
        "Variant SKU": variant["sku"],
        "Variant Grams": variant["grams"] or "",
        "Variant Inventory Tracker": "shopify" if counted else "",
        "Variant Inventory Qty": sum(counted) if counted else "",
        "Variant Inventory Policy": "deny",
        "Variant Fulfillment Service": "manual",
        "Variant Price": Money(variant["minor"], currency),
        "Variant Compare At Price": "" if former is None else Money(former, currency),
        "Variant Requires Shipping": _flag(yes=True),
        "Variant Taxable": _flag(yes=product["tax_category"] not in UNTAXED),
        "Variant Barcode": variant["gtin_given"] or variant["gtin"],
        "Variant Weight Unit": "g" if variant["grams"] else "",
    }
    options = _options(variant, product["language"])
    return cells | {f"Option{number} Value": value for number, (_, value) in enumerate(options, start=1)}


def _options(variant: ExportedVariant, language: str) -> Sequence[tuple[str, str]]:
    found = [
        (in_language(option["name"], language).text, in_language(option["value"], language).text)
        for option in variant["options"][:MOST_OPTIONS]
    ]
    return found or [NO_OPTIONS]


def _picture_cells(picture: tuple[ExportedPicture, str], position: int, language: str) -> Row:
    alt = in_language(picture[0]["alt"], language).text
    return {"Image Src": picture[1], "Image Position": position, "Image Alt Text": alt}


def stock_rows(product: ExportedProduct, handle: str) -> Iterator[Row]:
    """What each place has: Shopify's file has only the sum."""
    for variant in product["variants"]:
        called = " / ".join(value for _, value in _options(variant, product["language"]))
        for level in variant["stock"]:
            yield {
                "Handle": handle,
                "SKU": variant["sku"],
                "Variant": called,
                "Place": level["place"],
                "Place name": level["place_name"],
                "On hand": "" if level["on_hand"] is None else level["on_hand"],
                "Promised": level["reserved"],
                "Counted by": level["source"],
                "As of": level["as_of"],
            }


def json_of(product: ExportedProduct, handle: str, file_of: PictureAddress) -> dict[str, Any]:
    """Everything that is known of it; pictures by their file in the kit, variants by the picture's place in the list."""
    places = {picture["key"]: position for position, picture in enumerate(product["pictures"])}
    return {
        **product,
        "handle": handle,
        "pictures": [
            {**{name: value for name, value in picture.items() if name != "key"}, "file": file_of(picture)}
            for picture in product["pictures"]
        ],
        "variants": [{**variant, "picture": places.get(variant["picture"] or 0)} for variant in product["variants"]],
    }


def _flag(*, yes: bool) -> str:
    return "TRUE" if yes else "FALSE"


def cells_of(row: Row, headers: Sequence[str]) -> list[str]:
    """The row's cells in this order. Text that a spreadsheet would run is made plain; amounts and counts are our own."""
    return [_cell(row.get(header, "")) for header in headers]


def _cell(value: object) -> str:
    if isinstance(value, Money):
        return value.decimal
    return for_export(value) if isinstance(value, str) else str(value)
