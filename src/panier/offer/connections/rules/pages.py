"""Pages of a pull as they were kept, put together again."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from panier.offer.connections.port import Reading, RemoteProduct, RemoteVariant


def product_from(kept: Mapping[str, Any]) -> RemoteProduct:
    variants = tuple(_variant(each) for each in kept["variants"])
    pictures = tuple((address, words) for address, words in kept["pictures"])
    return RemoteProduct(**{**kept, "variants": variants, "pictures": pictures})


def _variant(kept: Mapping[str, Any]) -> RemoteVariant:
    readings = tuple(
        Reading(each["stock"], each["location"], each["units"], datetime.fromisoformat(each["as_of"]))
        for each in kept["readings"]
    )
    options = tuple((name, value) for name, value in kept["options"])
    return RemoteVariant(**{**kept, "options": options, "readings": readings})


def once_each(products: Iterable[RemoteProduct], known: Mapping[str, str]) -> list[RemoteProduct]:
    """Goods move between pages while they are read: the last word on each counts. `known`: how imports name it here."""
    found: dict[str, RemoteProduct] = {}
    for product in products:
        if product.variants:
            found[product.ref] = replace(product, handle=known.get(product.ref, product.handle))
    return list(found.values())
