"""Bringing files in as the tests do."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from panier.flows.apply_import import apply_import
from panier.flows.place_order import place_order
from panier.flows.preview_import import preview_import
from panier.offer.catalogue.actions.runs import GivenFile, given_file
from panier.offer.catalogue.models import ImportChange, ImportRun, Offer, Picture, Product, Variant
from panier.offer.catalogue.rules.runs import Answers
from panier.offer.inventory.models import StockLevel
from tests.world import NOW, Shop, asking, guest_cart
from tests.world import key as form_key

FILES = Path(__file__).parents[1] / "files"
SHOPIFY = (FILES / "shopify" / "apparel.csv", FILES / "shopify" / "home-and-garden.csv")
BREAD = 422  # a category of the pack
HEADER = "Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Status\n"

MUG = "mug,Mug,,,Size,S,MUG-S,shopify,4,12.00,4006381333931,https://img.example/mug.jpg,active"
BOWL = "bowl,Bol,,,,,BOL,shopify,3,9.00,,,active"
NOTHING = {"created": 0, "changed": 0, "left": 0, "refused": 0, "noted": 0, "absent": 0}


def given(shop: Shop, data: bytes, *, name: str = "catalogue.csv", key: UUID | None = None) -> GivenFile:
    return given_file((shop.merchant.pk, shop.owner.pk), key or uuid4(), name, [data])


def preview(shop: Shop, data: bytes | str | Path, **answers: Any) -> ImportRun:
    content = data.read_bytes() if isinstance(data, Path) else data.encode() if isinstance(data, str) else data
    name = data.name if isinstance(data, Path) else "catalogue.csv"
    return preview_import("qc", given(shop, content, name=name), Answers(**{"category": BREAD, **answers}), now=NOW)


def bring(shop: Shop, data: bytes | str | Path, **answers: Any) -> ImportRun:
    """Previewed and applied."""
    return apply_import(shop.merchant.pk, preview(shop, data, **answers).public_id, now=NOW)


def rows(*lines: str) -> str:
    """A small Shopify file: key, title, …"""
    return HEADER + "\n".join(lines) + "\n"


def kinds(run: ImportRun) -> dict[str, int]:
    return {name: run.counts.get(name, 0) for name in ("created", "changed", "left", "refused", "noted", "absent")}


def said(run: ImportRun, kind: str) -> list[tuple[int, str, str]]:
    changes = ImportChange.objects.filter(run=run, kind=kind).order_by("line", "pk")
    return [(change.line, change.column, change.code) for change in changes]


def everything(shop: Shop) -> dict[str, Any]:
    """All the merchant's goods as they stand, without internal keys and moments of change."""
    return {
        "products": list(
            Product.objects.filter(merchant=shop.merchant)
            .order_by("source", "source_key")
            .values_list("source", "source_key", "title", "description", "brand", "tax_category", "archived_at")
        ),
        "variants": list(
            Variant.objects.filter(merchant=shop.merchant)
            .order_by("product__source_key", "source_key")
            .values_list("source_key", "options", "sku", "gtin", "grams", "picture__source_url", "position")
        ),
        "offers": list(
            Offer.objects.filter(variant__merchant=shop.merchant)
            .order_by("variant__product__source_key", "variant__source_key")
            .values_list("minor", "compare_at_minor", "currency", "door", "url")
        ),
        "stock": list(
            StockLevel.objects.filter(merchant=shop.merchant)
            .order_by("variant__product__source_key", "variant__source_key", "place_id")
            .values_list("place_id", "on_hand", "reserved")
        ),
        "pictures": list(
            Picture.objects.filter(product__merchant=shop.merchant)
            .order_by("product__source_key", "position")
            .values_list("source_url", "alt", "position")
        ),
    }


def order(offer: Offer, quantity: int, minutes: int = 1) -> None:
    buyer, cart = guest_cart((offer, quantity))
    place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=form_key(), now=NOW + timedelta(minutes=minutes))
