"""Reading stock and promises."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Sum

from panier.base.territories.queries import setting_in_force
from panier.offer.inventory.models import Reservation, StockLevel
from panier.offer.inventory.rules import Trust, Wanted, trust_from
from panier.offer.merchants.models import Merchant

LEVELS_AT = (
    "SELECT variant_id, on_hand, reserved FROM inventory_stocklevel WHERE place_id = %s AND variant_id = ANY(%s)"
)
BELIEVED = """
SELECT variant_id FROM inventory_stocklevel
WHERE place_id = %s AND variant_id = ANY(%s) AND source IN ('desk', 'till') AND sure_until > %s
"""
ELSEWHERE = "SELECT DISTINCT variant_id FROM inventory_stocklevel WHERE place_id <> ALL(%s) AND variant_id = ANY(%s)"


def trust_in_force(territory: str, now: datetime) -> Trust:
    """The rule by which counts grow old there."""
    return trust_from(setting_in_force(territory, "stock_confidence", now))


def trust_of_merchant(merchant_id: int, now: datetime) -> Trust:
    return trust_in_force(Merchant.objects.values_list("territory_id", flat=True).get(pk=merchant_id), now)


def wanted_again(holders: Sequence[str]) -> list[Wanted]:
    """What these holders had been promised before it was released."""
    rows = Reservation.objects.filter(holder__in=holders).values_list("stock_id", "quantity", "holder")
    return [Wanted(stock_id, quantity, holder) for stock_id, quantity, holder in rows]


def units_held(holder: str) -> int:
    """How many units are held under this name and not paid yet."""
    held = Reservation.objects.filter(holder=holder, state=Reservation.State.HELD)
    return sum(held.values_list("quantity", flat=True))


class Level(NamedTuple):
    """Stock at one place; `on_hand` None: nobody counts it."""

    on_hand: int | None
    reserved: int


def levels_at(place_id: int, variant_ids: Sequence[int]) -> dict[int, Level]:
    """By variant; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(LEVELS_AT, [place_id, list(variant_ids)])
        return {variant: Level(on_hand, reserved) for variant, on_hand, reserved in cursor.fetchall()}


def believed_at(place_id: int, variant_ids: Sequence[int], now: datetime) -> set[int]:
    """Those that a hand or the shop's own system has counted there, and that are still believed."""
    with connection.cursor() as cursor:
        cursor.execute(BELIEVED, [place_id, list(variant_ids), now])
        return {variant for (variant,) in cursor.fetchall()}


def stocked_elsewhere(places: Sequence[int], variant_ids: Sequence[int]) -> set[int]:
    """Those of the variants that have stock at another place than these too."""
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE, [list(places), list(variant_ids)])
        return {variant for (variant,) in cursor.fetchall()}


class AgedLevel(NamedTuple):
    """A count too old to be sold on, and of what it is."""

    id: int
    title: dict[str, str]
    options: list[Any]
    place: str
    on_hand: int
    reserved: int
    as_of: datetime


AGED = """
FROM inventory_stocklevel level JOIN catalogue_variant variant ON variant.id = level.variant_id
JOIN catalogue_product product ON product.id = variant.product_id AND product.archived_at IS NULL
JOIN merchants_place place ON place.id = level.place_id AND place.is_open
WHERE level.merchant_id = %s AND level.on_hand IS NOT NULL AND level.sure_until <= %s
"""
AGED_LEVELS = (
    "SELECT level.id, product.title, variant.options, place.name, level.on_hand, level.reserved, level.as_of"
    + AGED
    + "ORDER BY level.as_of, level.id LIMIT %s"
)
COUNT_AGED = "SELECT count(*)" + AGED
AGED_PAGE = 50


def aged_levels(merchant_id: int, *, now: datetime) -> list[AgedLevel]:
    """The merchant's oldest counts, a page of them."""
    with connection.cursor() as cursor:
        cursor.execute(AGED_LEVELS, [merchant_id, now, AGED_PAGE])
        rows = cursor.fetchall()
    return [AgedLevel(key, json.loads(title), json.loads(options), *rest) for key, title, options, *rest in rows]


def count_aged(merchant_id: int, *, now: datetime) -> int:
    """How many of the merchant's counts the market no longer sells on."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_AGED, [merchant_id, now])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def levels_of(variant_id: int) -> dict[int, int | None]:
    """What stands of one variant, by place."""
    return dict(StockLevel.objects.filter(variant_id=variant_id).values_list("place_id", "on_hand"))


def levels_by_place(variant_ids: Sequence[int]) -> dict[tuple[int, int], int | None]:
    """What stands of each variant at each place."""
    levels = StockLevel.objects.filter(variant_id__in=variant_ids)
    return {
        (variant, place): on_hand for variant, place, on_hand in levels.values_list("variant_id", "place_id", "on_hand")
    }


def ever_promised(variant_ids: Sequence[int]) -> bool:
    """Whether anything of these was ever promised to somebody."""
    return Reservation.objects.filter(stock__variant_id__in=variant_ids).exists()


def promised_at(place_id: int) -> int:
    """How many units that stand at this place are promised to somebody."""
    return int(StockLevel.objects.filter(place_id=place_id).aggregate(sum=Sum("reserved"))["sum"] or 0)
