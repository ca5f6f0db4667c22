"""Writing at the desk: the same rewriting as an import's, with who did it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from panier.offer.catalogue.actions.imports import Owner, Rewrite, rewrite_products
from panier.offer.catalogue.models import Product, ProductEdit
from panier.offer.catalogue.queries.edited import Edited
from panier.offer.catalogue.rules.edits import written_by_hand
from panier.offer.catalogue.rules.plans import Terms, differences
from panier.offer.catalogue.rules.states import ProductState, VariantState


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes at which merchant's desk, and when. `doors`: the key of a change of many doors at once that this is a part of."""

    merchant_id: int
    account_id: int | None
    person: str
    now: datetime
    doors: int = 0


def rewrite_by_hand(hand: Hand, edited: Edited, after: ProductState, more: Sequence[dict[str, Any]] = ()) -> None:
    """Bring the product to `after`, and write down who did; `more`: other differences (counts). Nothing new writes nothing."""
    before, product = edited.stored.state, edited.product
    found = [*differences_by_hand(before, after, product.language), *more]
    arranged = {each["field"] for each in more} & {"pictures"}
    beyond = {each["field"] for each in more} & {"pictures", "by_parcel"}
    if before != after or beyond:
        owner = Owner(product.territory_id, product.merchant_id, product.source)
        rewrite_products(owner, [Rewrite(edited.stored, after)], now=hand.now)
        Product.objects.filter(pk=product.pk).update(
            by_hand=sorted({*product.by_hand, *written_by_hand(before, after), *arranged}) if edited.from_import else []
        )
    if found:
        _note(hand, product.pk, product.version + (before != after or bool(beyond)), found)


def set_by_parcel(product_id: int, *, by_parcel: bool) -> dict[str, Any] | None:
    """Whether it may be sent; the difference, or None when it is as it was."""
    if not Product.objects.filter(pk=product_id).exclude(by_parcel=by_parcel).update(by_parcel=by_parcel):
        return None
    return {"field": "by_parcel", "variant": "", "before": not by_parcel, "after": by_parcel}


def note_made(hand: Hand, product_id: int) -> None:
    _note(hand, product_id, 0, [{"field": "made", "variant": "", "before": None, "after": None}])


def differences_by_hand(before: ProductState, after: ProductState, language: str) -> list[dict[str, Any]]:
    """An import's differences, and those only the desk makes."""
    found: list[dict[str, Any]] = [dict(each) for each in differences(before, after, Terms(language, 0, "", "", ""))]
    found += [
        {"field": field, "variant": "", "before": before[field], "after": after[field]}
        for field in ("category", "tax_category")
        if before[field] != after[field]
    ]
    for key, variant in after["variants"].items():
        earlier: VariantState | None = before["variants"].get(key)
        if earlier and earlier["door"] != variant["door"]:
            found.append({"field": "door", "variant": key, "before": earlier["door"], "after": variant["door"]})
    gone = before["variants"].keys() - after["variants"].keys()
    return found + [{"field": "variant", "variant": key, "before": key, "after": None} for key in sorted(gone)]


def _note(hand: Hand, product_id: int, version: int, found: list[dict[str, Any]]) -> None:
    ProductEdit.objects.create(
        product_id=product_id,
        account_id=hand.account_id,
        person=hand.person[:120],
        version=version,
        differences=found,
        at=hand.now,
        doors_id=hand.doors or None,
    )
