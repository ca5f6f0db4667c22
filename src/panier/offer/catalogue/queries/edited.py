"""The merchant's own goods as his desk edits them; another merchant's are not there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from panier.offer.catalogue.models import Picture, Product, ProductEdit, Variant
from panier.offer.catalogue.queries.imports import STATE, Stored, keys_of
from panier.offer.catalogue.rules.edits import NoSuchProduct
from panier.offer.merchants.models import Merchant

EDITS_SHOWN = 20
OF_MERCHANT = STATE + "WHERE product.merchant_id = %s AND product.public_id = ANY(%s) ORDER BY product.id"
LATEST = """
SELECT DISTINCT ON (product_id) product_id, person, at FROM catalogue_productedit
WHERE product_id = ANY(%s) ORDER BY product_id, at DESC, id DESC
"""


@dataclass(frozen=True, slots=True)
class Edited:
    """A product as it is, and the version a form of it has seen."""

    product: Product
    stored: Stored

    @property
    def from_import(self) -> bool:
        return self.product.source not in {"desk", "demonstration"}


class Edit(NamedTuple):
    person: str
    at: datetime
    differences: list[dict[str, Any]]


def products_to_edit(merchant_id: int, public_ids: Sequence[str]) -> list[Edited]:
    """All of them, or NoSuchProduct when one is missing or another's; two statements."""
    rows = {each.pk: each for each in Product.objects.filter(merchant_id=merchant_id, public_id__in=public_ids)}
    if len(rows) != len(set(public_ids)):
        raise NoSuchProduct
    with connection.cursor() as cursor:
        cursor.execute(OF_MERCHANT, [merchant_id, list(public_ids)])
        found = cursor.fetchall()
    return [Edited(rows[pk], Stored(pk, json.loads(state), keys_of(keys))) for pk, _, state, keys in found]


def product_to_edit(merchant_id: int, public_id: str) -> Edited:
    return products_to_edit(merchant_id, [public_id])[0]


def variant_to_edit(merchant_id: int, public_id: str) -> tuple[Edited, str]:
    """The product of this variant, and the variant's key in it."""
    found = Variant.objects.filter(merchant_id=merchant_id, public_id=public_id)
    names = found.values_list("product__public_id", "source_key").first()
    if names is None:
        raise NoSuchProduct
    return product_to_edit(merchant_id, names[0]), names[1]


def website_of(merchant_id: int) -> str:
    """Where a link leads that has no address of its own."""
    return Merchant.objects.values_list("website", flat=True).get(pk=merchant_id)


def desk_product(merchant_id: int, key: str) -> str:
    """The public id of what this form has made already, or nothing."""
    made = Product.objects.filter(merchant_id=merchant_id, source="desk", source_key=key)
    return made.values_list("public_id", flat=True).first() or ""


def pictures_to_edit(product_id: int, most: int) -> list[Picture]:
    return list(Picture.objects.filter(product_id=product_id).order_by("position", "pk")[:most])


def edits_since(product_id: int, version: int) -> list[Edit]:
    """What was saved at the desk after this version, the latest first; an import leaves none."""
    later = ProductEdit.objects.filter(product_id=product_id, version__gt=version).order_by("-pk")[:EDITS_SHOWN]
    return [Edit(each.person, each.at, each.differences) for each in later]


def latest_edits(product_ids: Sequence[int]) -> dict[int, tuple[str, datetime]]:
    """By whom and when each was last changed at the desk: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [list(product_ids)])
        return {product: (person, at) for product, person, at in cursor.fetchall()}
