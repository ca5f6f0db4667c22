"""What is sold here is told to the shop once in effect, and its echo counts no second time."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import connection as database
from django.test import Client

from panier.flows.cancel_order import cancel_order
from panier.flows.push_sold import ask_waiting_pushes, push_sold
from panier.flows.work_on_news import work_on_news
from panier.offer.catalogue.models import Offer
from panier.offer.connections.models import Push
from panier.offer.connections.port import ShopTrouble
from panier.offer.inventory.actions import give_up
from panier.offer.inventory.models import StockLevel
from panier.trade.orders.models import Order, Part
from tests.connections.conftest import Web
from tests.connections.hands import at, connection, forget_jobs, jobs, live, pull, stock
from tests.connections.shopify import SECRET, TOKEN, level_news
from tests.connections.store import hasty, silence
from tests.connections.test_news import tell
from tests.orders import hand_over, pay
from tests.processes import at_once
from tests.world import NOW, Market, asking, guest_cart, key

pytestmark = pytest.mark.django_db(transaction=True)


def sold(sku: str, quantity: int) -> Order:
    from panier.flows.place_order import place_order

    buyer, cart = guest_cart((Offer.objects.get(variant__sku=sku), quantity))
    order = place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    assert pay(order) == "placed"
    return order


def echo(client: Client, web: Web, connection: str, delivery: str) -> None:
    assert tell(client, connection, *level_news(web.store, 11, delivery)) == 200
    work_on_news(connection, now=NOW)


def test_sold_told_echoed_handed_over_and_given_back(market: Market, desk: Client, client: Client, web: Web) -> None:
    shop, store = market.bruno, web.store
    made = live(desk, shop, web.at)
    order = sold("BAG", 2)
    assert jobs("push_sold") == [{"connection": made.public_id}]
    assert store.told == []  # not before it is committed, and by a job
    assert push_sold(made.public_id, now=NOW) == 1
    assert push_sold(made.public_id, now=NOW) == 0
    assert (store.told, store.thing(11).units[7]) == ([-2], 10)
    assert stock(shop)["BAG"] == (12, 2, "till")  # ten are free
    echo(client, web, made.public_id, "e-1")
    assert stock(shop)["BAG"] == (12, 2, "till")  # ten are free still
    store.sell(11, 1)
    echo(client, web, made.public_id, "e-2")
    assert stock(shop)["BAG"] == (11, 2, "till")  # nine, as there
    hand_over(Part.objects.get(order=order))
    echo(client, web, made.public_id, "e-3")
    assert stock(shop)["BAG"] == (9, 0, "till")
    second = sold("BAG", 3)
    push_sold(made.public_id, now=NOW)
    cancel_order(second.pk, actor="Ana", now=NOW)
    assert push_sold(made.public_id, now=NOW) == 1
    assert (store.told, store.thing(11).units[7]) == ([-2, -3, 3], 9)
    echo(client, web, made.public_id, "e-4")
    assert stock(shop)["BAG"] == (9, 0, "till")


def test_what_was_not_answered_is_asked_under_the_same_key(
    market: Market, desk: Client, client: Client, web: Web
) -> None:
    shop, store = market.bruno, web.store
    made = live(desk, shop, web.at)
    sold("BAG", 2)
    store.misdeeds.append(silence)
    with hasty():
        assert push_sold(made.public_id, now=NOW) == 0
    store.refuse(502)
    assert push_sold(made.public_id, now=NOW) == 0
    assert Push.objects.get().state == "intended"
    kept = Push.objects.get().key

    def heard_but_not_answered(handler: object) -> bool:
        store.sell(11, 2)
        store.keys[str(kept)] = store.thing(11).moved_at
        store.told.append(-2)
        return silence(handler)  # type: ignore[arg-type] # it answers nothing

    store.misdeeds.append(heard_but_not_answered)
    with hasty():
        assert push_sold(made.public_id, now=NOW) == 0
    echo(client, web, made.public_id, "e-1")  # its news comes before its answer: nothing is oversold meanwhile
    assert stock(shop)["BAG"] == (10, 2, "till")
    assert push_sold(made.public_id, now=NOW) == 1
    assert (store.told, store.thing(11).units[7]) == ([-2], 10)
    assert stock(shop)["BAG"] == (12, 2, "till")
    assert Push.objects.get().key == kept


def test_what_nobody_answered_for_a_day_is_not_told_again_but_said(market: Market, desk: Client, web: Web) -> None:
    """Its key may be forgotten there: asked again it could count twice."""
    shop, store = market.bruno, web.store
    made = live(desk, shop, web.at)
    sold("BAG", 2)
    store.refuse(502)
    assert push_sold(made.public_id, now=NOW) == 0
    assert push_sold(made.public_id, now=NOW + timedelta(hours=21)) == 0
    assert (Push.objects.get().state, store.told, store.thing(11).units[7]) == ("refused", [], 12)
    page = desk.get(at("desk_connection", shop, made.public_id)).content.decode()
    assert "The shop never said whether it took this: compare the two counts." in page


def test_two_jobs_at_once_tell_of_a_sale_once(market: Market, desk: Client, web: Web) -> None:
    """Shopify knows the key again; where a shop only keeps a mark, the queue runs one job of a connection at a time."""
    made = live(desk, market.bruno, web.at)
    sold("BAG", 2)
    with database.cursor() as cursor:
        cursor.execute("SELECT lock FROM procrastinate_jobs WHERE task_name = 'push_sold'")
        assert cursor.fetchall() == [(f"push_sold:{made.public_id}",)]
    at_once(*[partial(push_sold, made.public_id, now=NOW)] * 2)
    assert (web.store.told, web.store.thing(11).units[7]) == ([-2], 10)
    assert [each.state for each in Push.objects.all()] == ["done"]


def test_keys_that_open_nothing_any_more_lose_no_sale_and_other_keys_tell_them(
    market: Market, desk: Client, web: Web
) -> None:
    """Revoked in the middle of a day: each sale waits, the clock does not knock each minute, new keys bring the shop up to date."""
    shop, store = market.bruno, web.store
    made = live(desk, shop, web.at)
    mine = at("desk_connection", shop, made.public_id)
    store.token, later = "shpat_of_the_next_day", NOW + timedelta(hours=30)
    sold("BAG", 2)
    sold("TAR", 1)
    assert [push_sold(made.public_id, now=NOW + timedelta(hours=hours)) for hours in (0, 1, 29)] == [0, 0, 0]
    assert [each.state for each in Push.objects.all()] == ["intended", "intended"]  # not “lost” after 20 hours
    assert ask_waiting_pushes(now=later) == 0
    page = desk.get(mine).content.decode()
    assert "2 sales made here have not been told to your shop yet" in page
    assert "The shop does not know these keys." in page
    assert mine in desk.get(at("desk", shop)).content.decode()
    pull(minutes=1800)
    assert stock(shop)["BAG"] == (12, 2, "till")
    form = {"do": "keys", "key": "shpat_wrong", "secret": SECRET}
    assert (desk.post(mine, form).status_code, connection().last_characters) == (422, TOKEN[-4:])
    bella = Client()
    bella.force_login(market.bella.owner)
    theirs = {**form, "key": store.token}
    assert bella.post(at("desk_connection", market.bella, made.public_id), theirs).status_code == 404  # from her desk
    assert desk.post(at("desk_connection", market.bella, made.public_id), theirs).status_code == 404  # nor there
    assert connection().last_characters == TOKEN[-4:]
    forget_jobs()
    desk.post(mine, {**form, "key": store.token})
    assert (connection().last_characters, connection().problem, connection().whole_at) == ("_day", {}, None)
    assert jobs("pull_shop") == [{"connection": made.public_id}]  # all of its goods are looked at again, at once
    assert connection().next_at <= datetime.now(tz=UTC)
    pull(minutes=1801)
    assert jobs("push_sold") == [{"connection": made.public_id}]  # the pull that goes well has it told
    assert push_sold(made.public_id, now=later) == 2
    assert (store.told, store.thing(11).units[7], store.thing(31).units[7]) == ([-2, -1], 10, 2)


def test_without_the_look_at_what_opens_the_shop_a_sale_would_be_given_up(
    market: Market, desk: Client, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: it is told by no other keys any more."""
    made, store = live(desk, market.bruno, web.at), web.store
    monkeypatch.setattr(ShopTrouble, "is_shut", False)
    store.token = "shpat_of_the_next_day"
    sold("BAG", 2)
    assert push_sold(made.public_id, now=NOW) == 0
    store.token = TOKEN
    assert push_sold(made.public_id, now=NOW) == 0
    assert (Push.objects.get().state, store.told) == ("refused", [])


@pytest.mark.parametrize("there", [False, True])
def test_a_unit_that_is_missing_is_not_given_back_to_the_shop_as_free(
    market: Market, desk: Client, client: Client, web: Web, *, there: bool
) -> None:
    """Damaged or missing, it is in neither shop; declined and on the shelf (the control), it can be sold there again."""
    shop, store = market.bruno, web.store
    made = live(desk, shop, web.at)
    order = sold("BAG", 3)
    push_sold(made.public_id, now=NOW)
    part = Part.objects.get(order=order)
    level = StockLevel.objects.get(variant__sku="BAG")
    give_up(part.public_id, {level.pk: 1}, not_there=not there)
    assert push_sold(made.public_id, now=NOW) == int(there)
    assert (store.told, store.thing(11).units[7]) == (([-3, 1], 10) if there else ([-3], 9))
    echo(client, web, made.public_id, "e-1")
    assert stock(shop)["BAG"] == ((12 if there else 11), 2, "till")
    cancel_order(order.pk, actor="Ana", now=NOW)  # the rest is free; what is lost stays lost
    push_sold(made.public_id, now=NOW)
    assert store.thing(11).units[7] == (12 if there else 11)
    echo(client, web, made.public_id, "e-2")
    assert stock(shop)["BAG"] == ((12 if there else 11), 0, "till")
