"""What Shopify answers, in the port's shapes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from panier.offer.connections.asking import moment
from panier.offer.connections.port import Page, Reading, RemoteProduct, RemoteVariant

Node = Mapping[str, Any]
GRAMS = {"GRAMS": 1.0, "KILOGRAMS": 1000.0, "OUNCES": 28.349523125, "POUNDS": 453.59237}
DEFAULT = "Default Title"
BEYOND = "CONTINUE"


def page_of(products: Node, *, wait_s: float) -> Page:
    info = products["pageInfo"]
    found = tuple(_product(node) for node in products["nodes"] if not node.get("isGiftCard"))
    return Page(found, str(info["endCursor"]) if info["hasNextPage"] else "", wait_s)


def reading_of(said: Node) -> Reading:
    """Of a message about one count."""
    units = said["available"]
    return Reading(
        str(said["inventory_item_id"]),
        str(said["location_id"]),
        None if units is None else int(units),
        instant(said["updated_at"]),
    )


def instant(text: object) -> datetime:
    """To the second: messages tell no more, and the two must compare."""
    return moment(text).astimezone(UTC).replace(microsecond=0)


def number_of(gid: object) -> str:
    """`gid://shopify/Location/7` is 7 in messages."""
    return str(gid).rpartition("/")[2].partition("?")[0]


def _product(node: Node) -> RemoteProduct:
    pictures = [each["image"] for each in node["media"]["nodes"] if each.get("image")]
    variants = tuple(_variant(each) for each in node["variants"]["nodes"])
    return RemoteProduct(
        ref=number_of(node["id"]),
        handle=str(node["handle"]),
        title=str(node["title"]),
        html=str(node.get("descriptionHtml") or ""),
        brand=str(node.get("vendor") or ""),
        category=str((node.get("category") or {}).get("fullName") or node.get("productType") or ""),
        published=node["status"] == "ACTIVE" and bool(node.get("publishedAt")),
        taxable=all(each.get("taxable", True) for each in node["variants"]["nodes"]),
        pictures=tuple((str(each["url"]), str(each.get("altText") or "")) for each in pictures),
        variants=variants,
    )


def _variant(node: Node) -> RemoteVariant:
    item = node["inventoryItem"]
    chosen = tuple((str(each["name"]), str(each["value"])) for each in node["selectedOptions"])
    weight = (item.get("measurement") or {}).get("weight") or {}
    grams = float(weight.get("value") or 0) * GRAMS.get(str(weight.get("unit")), 0.0)
    counted = bool(item["tracked"])
    beyond = node.get("inventoryPolicy") == BEYOND
    readings = tuple(
        _level(each, number_of(item["id"]), counted=counted, beyond=beyond) for each in item["inventoryLevels"]["nodes"]
    )
    return RemoteVariant(
        ref=number_of(node["id"]),
        stock=number_of(item["id"]),
        options=() if [value for _, value in chosen] == [DEFAULT] else chosen,
        price=str(node["price"]),
        compare_at=str(node.get("compareAtPrice") or ""),
        sku=str(node.get("sku") or ""),
        barcode=str(node.get("barcode") or ""),
        grams=round(grams) or None,
        readings=readings,
    )


def _level(node: Node, stock: str, *, counted: bool, beyond: bool) -> Reading:
    """Sold beyond its count, none left is a count nobody can rely on."""
    units = int(node["quantities"][0]["quantity"])
    told = None if not counted or (beyond and units <= 0) else units
    return Reading(stock, number_of(node["location"]["id"]), told, instant(node["updatedAt"]))
