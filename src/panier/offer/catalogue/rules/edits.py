"""Goods written at the desk: what is refused, and which fields the next import leaves as a hand wrote them (ADR 0098)."""

from collections.abc import Mapping
from typing import ClassVar

from panier.kit.refusals import Refusal
from panier.offer.catalogue.rules.states import ProductState

OF_PRODUCT = ("title", "description", "brand", "archived", "pictures")
OF_VARIANT = ("minor", "compare_at_minor", "sku", "gtin", "grams", "url", "picture", "options")
AT = "@"  # between a variant's field and its key


class NoSuchProduct(Refusal):
    """Missing, and another merchant's, alike."""

    code: ClassVar[str] = "not-found"


class ProductMoved(Refusal):
    """Somebody saved it since this form was opened. facts: `version`, the product's now."""

    code: ClassVar[str] = "product-moved"


class RowMoved(Refusal):
    """One cell is not any more what the row showed. facts: `field`, and `now`, what stands there."""

    code: ClassVar[str] = "row-moved"


class DoorShut(Refusal):
    """A link needs somewhere to lead. facts: `stops`."""

    code: ClassVar[str] = "door-shut"


class FormerNotHigher(Refusal):
    """A former price is higher than the price."""

    code: ClassVar[str] = "former-not-higher"


class VariantBusy(Refusal):
    """A variant that goes was ordered, stands in a cart, or has something promised."""

    code: ClassVar[str] = "variant-busy"


def written_by_hand(before: ProductState, after: ProductState) -> set[str]:
    """The fields an import would write that differ: of the product by name, of a variant as `minor@key`."""
    found = {name for name in OF_PRODUCT if before[name] != after[name]}  # type: ignore[literal-required] # names of its fields
    for key, variant in after["variants"].items():
        earlier: Mapping[str, object] = before["variants"].get(key, variant)
        found |= {f"{name}{AT}{key}" for name in OF_VARIANT if earlier[name] != variant[name]}  # type: ignore[literal-required] # as above
    return found
