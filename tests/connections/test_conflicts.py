"""Two counts that differ: the lower one is sold until somebody says which is right; what he says holds."""

from datetime import timedelta

import pytest
from django.test import Client

from panier.base.accounts.actions import Acting
from panier.flows.count_stock import count_stock
from panier.flows.work_on_news import work_on_news
from panier.offer.connections.models import Conflict, Connection
from panier.offer.inventory.models import StockLevel
from tests.connections.conftest import Web
from tests.connections.hands import at, live, on_hand, stock
from tests.connections.shopify import level_news
from tests.connections.test_news import tell
from tests.connections.test_push import sold
from tests.world import NOW, Market, Shop

pytestmark = pytest.mark.django_db(transaction=True)


def count(shop: Shop, units: int, seconds: int, sku: str = "BAG") -> None:
    """Somebody counts at the desk."""
    level = StockLevel.objects.get(variant__sku=sku)
    count_stock(shop.merchant.pk, {level.pk: units}, Acting("qc", None, "Bruno"), now=NOW + timedelta(seconds=seconds))


def news(client: Client, web: Web, made: Connection, delivery: str, seconds: int) -> None:
    assert tell(client, made.public_id, *level_news(web.store, 11, delivery)) == 200
    work_on_news(made.public_id, now=NOW + timedelta(seconds=seconds))


def differing(market: Market, desk: Client, client: Client, web: Web) -> Connection:
    """Seven were counted here; since then the shop sold one and says eleven."""
    made = live(desk, market.bruno, web.at)
    web.store.clock = NOW + timedelta(seconds=10)
    count(market.bruno, 7, 5)
    web.store.sell(11, 1)
    news(client, web, made, "c-1", 12)
    return made


def test_the_lower_count_is_sold_until_somebody_decides(market: Market, desk: Client, client: Client, web: Web) -> None:
    shop = market.bruno
    made = differing(market, desk, client, web)
    assert stock(shop)["BAG"] == (7, 0, "desk")
    assert (Conflict.objects.get().ours, Conflict.objects.get().theirs) == (7, 11)
    web.store.sell(11, 6)
    news(client, web, made, "c-2", 20)
    assert stock(shop)["BAG"] == (5, 0, "desk")  # theirs is the lower one now
    assert at("desk_conflicts", shop) in desk.get(at("desk", shop)).content.decode()  # where he looks anyway
    page = desk.get(at("desk_conflicts", shop)).content.decode()
    assert "keeping ours would sell 2 that are not there" in page
    conflict = Conflict.objects.get().public_id
    assert desk.post(at("desk_conflicts", market.bella), {"conflict": conflict, "keeps": "ours"}).status_code == 404
    client.force_login(market.bella.owner)
    assert client.post(at("desk_conflicts", market.bella), {"conflict": conflict, "keeps": "ours"}).status_code == 404
    client.force_login(shop.owner)
    assert desk.post(at("desk_conflicts", shop), {"keeps": "ours"}).status_code == 422
    assert stock(shop)["BAG"] == (5, 0, "desk")
    for _ in range(2):  # a second click changes nothing
        assert desk.post(at("desk_conflicts", shop), {"conflict": conflict, "keeps": "ours"}).status_code == 302
        assert stock(shop)["BAG"] == (7, 0, "desk")
    assert (Conflict.objects.get().solution, Conflict.objects.get().account_id) == ("ours", shop.owner.pk)
    assert at("desk_conflicts", shop) not in desk.get(at("desk", shop)).content.decode()


def test_many_differ_at_once_one_of_them_down_to_nothing(
    market: Market, desk: Client, client: Client, web: Web
) -> None:
    shop, store = market.bruno, web.store
    made = live(desk, shop, web.at)
    for sku in ("BAG", "TAR"):
        count(shop, 9, 5, sku)
    store.clock = NOW + timedelta(seconds=10)
    store.sell(11, 1)
    store.sell(31, 3)
    for number, ref in enumerate((11, 31)):
        assert tell(client, made.public_id, *level_news(store, ref, f"m-{number}")) == 200
    work_on_news(made.public_id, now=NOW + timedelta(seconds=12))
    found = sorted(Conflict.objects.values_list("ours", "theirs", "written"))
    assert found == [(9, 0, 0), (9, 11, 9)]
    page = desk.get(at("desk_conflicts", shop)).content.decode()
    assert page.count('name="conflict"') == 2
    keep = {"conflict": list(Conflict.objects.values_list("public_id", flat=True)), "keeps": "theirs"}
    assert desk.post(at("desk_conflicts", shop), keep).status_code == 302
    assert (on_hand(shop)["BAG"], on_hand(shop)["TAR"]) == (11, 0)


def test_what_was_sold_meanwhile_is_gone_from_both_and_always_is_kept(
    market: Market, desk: Client, client: Client, web: Web
) -> None:
    shop = market.bruno
    made = differing(market, desk, client, web)
    sold("BAG", 2)
    conflict = Conflict.objects.get().public_id
    form = {"conflict": conflict, "keeps": "theirs", "always": "on"}
    assert desk.post(at("desk_conflicts", shop), form).status_code == 302
    assert stock(shop)["BAG"] == (11, 2, "till")
    count(shop, 4, 3_000)
    web.store.sell(11, 1)
    news(client, web, made, "c-3", 3_001)
    assert (stock(shop)["BAG"][2], Conflict.objects.filter(solved_at=None).count()) == ("till", 0)


def test_rules_decide_what_they_can_and_what_is_held_back_is_not_sold(
    market: Market, desk: Client, client: Client, web: Web
) -> None:
    shop = market.bruno
    made = live(desk, shop, web.at)
    rules = {"decides": "ours", "safety": "2", "fresh_hours": "72", "sku": "TAR", "held_back": "0"}
    assert desk.post(at("desk_stock_rules", shop), rules).status_code == 302
    assert {sku: units for sku, (units, _, _) in stock(shop).items()} == {"BAG": 10, "CRO-A": 2, "CRO-B": 6, "TAR": 3}
    for wrong in ({"safety": "-1"}, {"safety": "x"}, {"decides": "luck"}, {"fresh_hours": "1"}, {"sku": "NOTHING"}):
        assert desk.post(at("desk_stock_rules", shop), {**rules, **wrong}).status_code == 422
    count(shop, 7, 5)
    web.store.clock = NOW + timedelta(seconds=10)
    web.store.sell(11, 1)
    news(client, web, made, "c-1", 12)
    assert (stock(shop)["BAG"], Conflict.objects.count()) == ((7, 0, "desk"), 0)
