"""Reading stock and promises."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from panier.base.territories.queries import setting_in_force
from panier.offer.inventory.models import Reservation
from panier.offer.inventory.rules import Trust, Wanted, trust_from
from panier.offer.merchants.models import Merchant

LEVELS_AT = (
    "SELECT variant_id, on_hand, reserved FROM inventory_stocklevel WHERE place_id = %s AND variant_id = ANY(%s)"
)
ELSEWHERE = "SELECT DISTINCT variant_id FROM inventory_stocklevel WHERE place_id <> %s AND variant_id = ANY(%s)"


def trust_in_force(territory: str, now: datetime) -> Trust:
    """The rule by which counts grow old there."""
    return trust_from(setting_in_force(territory, "stock_confidence", now))


def trust_of_merchant(merchant_id: int, now: datetime) -> Trust:
    return trust_in_force(Merchant.objects.values_list("territory_id", flat=True).get(pk=merchant_id), now)


def wanted_again(holders: Sequence[str]) -> list[Wanted]:
    """What these holders had been promised before it was released."""
    rows = Reservation.objects.filter(holder__in=holders).values_list("stock_id", "quantity", "holder")
    return [Wanted(stock_id, quantity, holder) for stock_id, quantity, holder in rows]


class Level(NamedTuple):
    """Stock at one place; `on_hand` None: nobody counts it."""

    on_hand: int | None
    reserved: int


def levels_at(place_id: int, variant_ids: Sequence[int]) -> dict[int, Level]:
    """By variant; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(LEVELS_AT, [place_id, list(variant_ids)])
        return {variant: Level(on_hand, reserved) for variant, on_hand, reserved in cursor.fetchall()}


def stocked_elsewhere(place_id: int, variant_ids: Sequence[int]) -> set[int]:
    """Those of the variants that have stock at another place too."""
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE, [place_id, list(variant_ids)])
        return {variant for (variant,) in cursor.fetchall()}
