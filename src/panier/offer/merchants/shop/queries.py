"""Reading what a shop is, and how it changed. The desk has shown that whoever asks may."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from panier.kit.sql import one_row
from panier.offer.merchants.models import Merchant
from panier.offer.merchants.shop.rules import COLUMNS, LEGAL
from panier.offer.merchants.shop_models import ShopChange

HISTORY = 50
SAID = """
SELECT coalesce(json_agg(json_build_object('of', 'shop', 'what', what, 'place', place.public_id, 'before', before, 'after', after,
  'by', actor_name, 'at', at) ORDER BY change.id), '[]') AS changes
FROM merchants_shopchange change LEFT JOIN merchants_place place ON place.id = change.place_id
WHERE change.merchant_id = %(merchant)s
"""


def shop_of(merchant_id: int) -> Merchant:
    return Merchant.objects.get(pk=merchant_id)


def facts_of(merchant: Merchant, what: str) -> dict[str, Any]:
    """A section as it stands, by column."""
    return {name: getattr(merchant, name) for name in COLUMNS[what]}


def changes_of_shop(merchant_id: int) -> list[ShopChange]:
    """The latest first."""
    found = ShopChange.objects.filter(merchant_id=merchant_id).select_related("place")
    return list(found.order_by("-at", "-pk")[:HISTORY])


def changes_of_identity(merchant_id: int) -> list[ShopChange]:
    """For operators: who it is before the law, and its name. The latest first."""
    found = ShopChange.objects.filter(merchant_id=merchant_id)
    return list(
        (found.filter(what=LEGAL) | found.filter(after__has_key="name", place=None)).order_by("-at", "-pk")[:HISTORY]
    )


class LatestChange(NamedTuple):
    actor_name: str
    at: datetime


def latest_of_identity(merchant_ids: Sequence[int]) -> dict[int, LatestChange]:
    """The latest change of the legal identity of each, by merchant."""
    found = ShopChange.objects.filter(merchant_id__in=merchant_ids, what=LEGAL).order_by("merchant", "-at", "-pk")
    rows = found.distinct("merchant").values_list("merchant", "actor_name", "at")
    return {merchant: LatestChange(actor, at) for merchant, actor, at in rows[: len(merchant_ids)]}


def shop_changes_said(merchant_id: int) -> list[dict[str, Any]]:
    """Whole, for who leaves with it."""
    found: list[dict[str, Any]] = one_row(SAID, {"merchant": merchant_id})["changes"]
    return found
