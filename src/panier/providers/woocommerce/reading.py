"""What WooCommerce answers, in the port's shapes."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from panier.offer.connections.asking import moment
from panier.offer.connections.port import Reading, RemoteProduct, RemoteVariant, ShopTrouble

Node = Mapping[str, Any]
SHOWN = frozenset({"visible", "catalog", "search"})


class Cursor(NamedTuple):
    """The page to come, and how many goods there were in all."""

    page: int
    total: int | None

    def __str__(self) -> str:
        return f"{self.page} {self.total}"


def cursor_from(text: str) -> Cursor:
    page, _, total = text.partition(" ")
    return Cursor(int(page), int(total)) if text else Cursor(1, None)


def goods_in(said: Any) -> list[Node]:
    """A list of things, or `garbled`."""
    if not isinstance(said, list) or not all(isinstance(each, dict) for each in said):
        raise ShopTrouble(problem="garbled")
    return said


def is_goods(node: Node) -> bool:
    """Things one can hand over: no groups of others, nothing sold elsewhere, nothing virtual or to download."""
    return node.get("type") in {"simple", "variable"} and not node.get("virtual") and not node.get("downloadable")


def product_of(node: Node, variations: Sequence[Node]) -> RemoteProduct:
    ref = str(int(node["id"]))
    variants = [_variant(each, f"{ref}/variations/{int(each['id'])}", node) for each in variations if _is_on(each)]
    if node.get("type") != "variable":
        variants = [_variant(node, ref, node)]
    return RemoteProduct(
        ref=ref,
        handle=ref,
        title=str(node["name"]),
        html=str(node.get("description") or node.get("short_description") or ""),
        brand=", ".join(str(each["name"]) for each in node.get("brands") or ()),
        category=", ".join(str(each["name"]).replace(",", "\\,") for each in node.get("categories") or ()),
        published=node["status"] == "publish" and node.get("catalog_visibility", "visible") in SHOWN,
        taxable=node.get("tax_status") != "none",
        pictures=tuple((str(each["src"]), str(each.get("alt") or "")) for each in node.get("images") or ()),
        variants=tuple(variants),
    )


def counts_in(node: Node) -> tuple[Reading, ...]:
    """Of a message about one product or variation: what it says of its own count."""
    if "stock_quantity" not in node or "date_modified_gmt" not in node:
        return ()
    parent = int(node.get("parent_id") or 0)
    own = int(node["id"])
    stock = f"{parent}/variations/{own}" if parent and node.get("type") == "variation" else str(own)
    return () if node.get("type") == "variable" else (_reading(node, stock),)


def _is_on(node: Node) -> bool:
    return str(node.get("status", "publish")) == "publish"


def _variant(node: Node, stock: str, parent: Node) -> RemoteVariant:
    price, regular = str(node.get("price") or node.get("regular_price") or ""), str(node.get("regular_price") or "")
    return RemoteVariant(
        ref=str(int(node["id"])),
        stock=stock,
        options=tuple(
            (str(each["name"]), str(each["option"])) for each in node.get("attributes") or () if "option" in each
        ),
        price=price,
        compare_at=regular if node.get("on_sale") and regular != price else "",
        sku="" if node is not parent and node.get("sku") == parent.get("sku") else str(node.get("sku") or ""),
        barcode=str(node.get("global_unique_id") or ""),
        grams=None,
        readings=(_reading(node, stock),),
    )


def _reading(node: Node, stock: str) -> Reading:
    """Counted where it manages its stock itself; sold out without a count is none left; sold to order, nobody knows."""
    quantity, managed = node.get("stock_quantity"), node.get("manage_stock") is True
    units = (
        int(quantity) if managed and quantity is not None else 0 if node.get("stock_status") == "outofstock" else None
    )
    beyond = node.get("backorders") in {"yes", "notify"}
    told = None if beyond and units is not None and units <= 0 else units
    return Reading(stock, "", told, moment(node["date_modified_gmt"]))
