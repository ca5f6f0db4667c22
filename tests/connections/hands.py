"""Connecting as the tests do."""

import json
from datetime import timedelta
from typing import Any

from django.db import connection as database
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from panier.flows.apply_import import apply_import
from panier.flows.follow_shop import follow_shop
from panier.flows.pull_shop import pull_shop
from panier.offer.catalogue.models import Variant
from panier.offer.connections.actions import Whose, open_connection
from panier.offer.connections.models import Connection
from panier.offer.connections.port import Shop as RemoteShop
from panier.offer.connections.rules.life import Wanted
from panier.offer.inventory.models import StockLevel
from tests.connections.shopify import SECRET, TOKEN
from tests.world import NOW, Shop

BREAD = 422


def at(name: str, shop: Shop, *more: str, language: str = "en") -> str:
    with override(language):
        return reverse(name, args=[shop.merchant.public_id, *more])


def connect(desk: Client, shop: Shop, address: str, **more: str) -> Any:
    form = {"provider": "shopify", "address": address, "key": TOKEN, "secret": SECRET, **more}
    return desk.post(at("desk_connections", shop), form)


def connected(shop: Shop) -> Connection:
    """Without a shop that answers: for who looks at pages."""
    wanted, there = Wanted("shopify", "https://boutique.example", TOKEN, SECRET), RemoteShop("Boutique", "CAD", {})
    return open_connection(Whose(shop.merchant.pk, shop.owner.pk, {}), wanted, there, now=NOW)


def connection() -> Connection:
    return Connection.objects.latest("pk")


def pull(turns: int = 3, *, minutes: float = 0) -> Connection:
    """Its hour has come: as the job does, until the last page."""
    now = NOW + timedelta(minutes=minutes)
    Connection.objects.filter(began_at=None).update(next_at=now)
    for _ in range(turns):
        pull_shop(connection().public_id, now=now)
    return connection()


def live(desk: Client, shop: Shop, address: str, **more: str) -> Connection:
    """Connected, looked at, applied and followed."""
    assert connect(desk, shop, address, **more).status_code == 302
    made = pull()
    assert made.run, made.problem
    return decide(desk, shop)


def decide(desk: Client, shop: Shop) -> Connection:
    """The preview that waits is answered and applied, and the shop is asked to tell us."""
    made = connection()
    desk.post(
        at("desk_import_answer", shop, made.run), {"place": shop.place.public_id, "language": "fr", "category": BREAD}
    )
    apply_import(shop.merchant.pk, made.run, now=NOW)
    follow_shop(made.public_id, now=NOW)
    return connection()


def stock(shop: Shop) -> dict[str, tuple[int | None, int, str]]:
    """By SKU: on hand, promised, who says so."""
    levels = StockLevel.objects.filter(merchant=shop.merchant).exclude(variant__sku="").order_by("variant__sku")
    return {
        sku: (units, promised, source)
        for sku, units, promised, source in levels.values_list("variant__sku", "on_hand", "reserved", "source")
    }


def on_hand(shop: Shop) -> dict[str, int | None]:
    return {sku: units for sku, (units, _, _) in stock(shop).items()}


def prices(shop: Shop) -> dict[str, int]:
    found = Variant.objects.filter(merchant=shop.merchant).exclude(sku="").order_by("sku")
    return dict(found.values_list("sku", "offer__minor"))


def forget_jobs() -> None:
    """The queue's tables are not Django's."""
    with database.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


def jobs(name: str) -> list[Any]:
    with database.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [name])
        return [json.loads(args) for (args,) in cursor.fetchall()]
