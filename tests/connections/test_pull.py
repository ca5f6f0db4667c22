"""A shop is connected, its goods wait as a preview, and once applied later pulls change what was allowed and nothing else."""

import re
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panier.flows import finish_pull
from panier.flows import pull_shop as pull_flow
from panier.flows.undo_import import undo_import
from panier.kit.sealing import NotOpenedError, unseal
from panier.offer.catalogue.models import ImportRun, Product
from panier.offer.connections.models import Connection, Delivered, PulledPage, RemoteLevel
from panier.offer.connections.queries import PURPOSE
from tests.connections.conftest import Web
from tests.connections.hands import at, connect, connection, decide, jobs, live, on_hand, prices, pull, stock
from tests.connections.shopify import SECRET, TOKEN, level_news
from tests.connections.store import RIGHTS, Thing, hasty, silence
from tests.connections.test_news import tell
from tests.imports.servers import Canary, serving
from tests.processes import apart
from tests.world import NOW, Market, Shop

pytestmark = pytest.mark.django_db(transaction=True)


def test_connected_looked_at_applied_and_followed(market: Market, desk: Client, web: Web) -> None:
    shop = market.bruno
    assert connect(desk, shop, web.at).status_code == 302
    made = connection()
    assert (made.state, made.shop_name, made.last_characters) == ("first", "La boutique de Bruno", TOKEN[-4:])
    assert TOKEN not in made.sealed
    with pytest.raises(NotOpenedError):
        unseal(made.sealed, purpose=PURPOSE, subject="con_of_another")
    page = desk.get(at("desk_connection", shop, made.public_id)).content.decode()
    assert TOKEN[-4:] in page
    assert TOKEN not in page
    assert SECRET not in page
    assert jobs("pull_shop") == [{"connection": made.public_id}]
    pull()
    assert (PulledPage.objects.count(), web.store.asked.count("products(")) == (0, 2)
    run = ImportRun.objects.get()
    assert (run.state, run.dialect, run.counts["products"]) == ("previewed", "shopify", 3)
    assert not Product.objects.filter(source="shopify").exists()
    assert web.store.hooks == {}  # it tells us nothing before we said yes
    made = decide(desk, shop)
    assert (made.state, made.followed, len(web.store.hooks)) == ("live", True, 5)
    assert stock(shop) == {
        "BAG": (12, 0, "till"),
        "CRO-A": (4, 0, "till"),
        "CRO-B": (8, 0, "till"),
        "TAR": (3, 0, "till"),
    }
    assert prices(shop) == {"BAG": 350, "CRO-A": 275, "CRO-B": 225, "TAR": 1800}
    undo_import(shop.merchant.pk, run.public_id, now=NOW)
    assert connection().state == "paused"  # what was taken back is not brought in again unasked


def test_what_is_wrong_is_said_at_once_and_nothing_is_kept(market: Market, desk: Client, web: Web) -> None:
    shop, store = market.bruno, web.store
    with serving(Canary) as canary:
        Canary.hits.clear()
        inside = f"http://127.0.0.1:{canary}/admin"
        for address, said in (
            (f"http://127.0.0.1:{canary}", "This is not the https address of a shop."),
            ("https://127.0.0.1", "This address is not on the public web."),
            ("https://169.254.169.254", "This address is not on the public web."),
            ("https://[::ffff:10.0.0.1]", "This address is not on the public web."),
        ):
            answer = connect(desk, shop, address)
            assert (answer.status_code, said in answer.content.decode()) == (422, True), address
        store.refuse(302, Location=inside)
        answer = connect(desk, shop, web.at)
        assert "This address sends on to another one" in answer.content.decode()
        assert Canary.hits == []
    for key, rights, currency, said in (
        ("shpat_wrong", RIGHTS, "CAD", "The shop does not know these keys."),
        (TOKEN, ("read_products",), "CAD", "(read_inventory, read_locations, write_inventory)"),
        (TOKEN, RIGHTS, "USD", "Your shop counts in USD, this market in CAD."),
    ):
        store.rights, store.currency = rights, currency
        answer = connect(desk, shop, web.at, key=key)
        body = answer.content.decode()
        assert (answer.status_code, said in body, key in body) == (422, True, False), said
    store.rights = RIGHTS
    for garbled in (b'{"data": {"shop": ', b"[]", b"null", b'{"data": {}}'):
        store.refuse(200, garbled)
        assert "cannot be understood" in connect(desk, shop, web.at).content.decode()
    assert not Connection.objects.exists()
    store.currency = "CAD"
    assert connect(desk, shop, web.at).status_code == 302
    assert connect(desk, shop, web.at).status_code == 422  # one of a kind
    assert Connection.objects.count() == 1


def test_a_shop_that_misbehaves_is_asked_again_from_the_page_that_failed(
    market: Market, desk: Client, web: Web
) -> None:
    shop, store = market.bruno, web.store
    connect(desk, shop, web.at)
    throttled = b'{"errors": [{"extensions": {"code": "THROTTLED"}}], "extensions": {"cost": {"requestedQueryCost": 90, "throttleStatus": {"currentlyAvailable": 10, "restoreRate": 20}}}}'
    store.refuse(429, Retry_After="2")
    assert pull(1).problem["facts"] == {"problem": "busy", "seconds": 2.0, "status": 429}
    store.refuse(200, throttled)
    assert pull(1).problem["facts"] == {"problem": "busy", "seconds": 4.0}
    store.refuse(503)
    assert pull(1).problem["facts"]["problem"] == "trouble"
    store.misdeeds.append(silence)
    with hasty():
        assert pull(1).problem["facts"]["problem"] == "too-slow"

    def spoil() -> None:
        store.between = None
        store.refuse(200, b'{"data": {"products": {"no')

    store.between = spoil
    assert pull(1).problem["facts"]["problem"] == "garbled"
    assert PulledPage.objects.count() == 1  # the first page is kept, and asked no second time
    store.goods[1].title = "Baguette tradition"  # moves while it is read
    asked = store.asked.count("products(")
    pull(1)
    assert store.asked.count("products(") == asked + 1
    run = ImportRun.objects.get()
    assert (run.counts["products"], run.state) == (3, "previewed")
    assert len(jobs("pull_shop")) == 1  # each later try took the place of the one that waited


def test_later_pulls_change_what_was_allowed_and_a_large_change_asks(market: Market, desk: Client, web: Web) -> None:
    shop, store = market.bruno, web.store
    made = live(desk, shop, web.at)
    for good in store.goods.values():
        good.changed_at = NOW + timedelta(hours=1)
    store.goods[1].title, store.thing(11).price, store.thing(11).units[7] = "Ficelle", "3.75", 9
    store.thing(11).moved_at = NOW + timedelta(hours=1)
    store.add(4, "Brioche", Thing(41, "5.00", {7: 6}, sku="BRI"), changed_at=NOW + timedelta(hours=1))
    pull(minutes=120)
    assert (on_hand(shop), prices(shop)["BAG"]) == (
        {"BAG": 9, "CRO-A": 4, "CRO-B": 8, "TAR": 3},
        350,
    )  # the stock alone
    assert not ImportRun.objects.filter(state="previewed").exists()
    desk.post(at("desk_connection", shop, made.public_id), {"do": "bounds", "prices": "on", "adds": "on"})
    pull(minutes=121)
    assert (prices(shop)["BAG"], prices(shop)["BRI"], on_hand(shop)["BRI"]) == (375, 500, 6)
    assert (
        Product.objects.get(source="shopify", source_key="baguette").title["fr"] == "Baguette"
    )  # texts are not allowed
    last = connection().run
    assert ImportRun.objects.get(public_id=last).state == "applied"
    undo_import(shop.merchant.pk, last, now=NOW + timedelta(minutes=122))
    assert ("BRI" in prices(shop), prices(shop)["BAG"], connection().state) == (False, 350, "paused")
    desk.post(at("desk_connection", shop, made.public_id), {"do": "resume"})
    for ref in (2, 3, 4):
        del store.goods[ref]
    store.add(5, "A", Thing(51, "1.00", {7: 1}, sku="A1"))
    store.add(6, "B", Thing(61, "1.00", {7: 1}, sku="B1"))
    pull(minutes=180)
    assert connection().state == "asks"  # most of what was there is gone
    assert connection().problem == {"code": "too-much", "facts": {"what": "gone", "count": 2, "of": 3}}
    assert on_hand(shop)["TAR"] == 3  # nothing was changed
    page = desk.get(at("desk_connection", shop, made.public_id)).content.decode()
    assert "2 of 3 products are no longer in your shop." in page
    desk.post(at("desk_connection", shop, made.public_id), {"do": "accept"})
    assert connection().state == "live"


def with_prices(desk: Client, shop: Shop, web: Web, times: float) -> Connection:
    """Live, prices may follow, and all of them are so many times what they were."""
    made = live(desk, shop, web.at)
    desk.post(at("desk_connection", shop, made.public_id), {"do": "bounds", "prices": "on"})
    for good in web.store.goods.values():
        for thing in good.things:
            thing.price = f"{float(thing.price) * times:.2f}"
    return pull(minutes=120)


@pytest.mark.parametrize("times", [100, 0.01])
def test_prices_that_jump_wait_until_somebody_has_looked(
    market: Market, desk: Client, web: Web, *, times: float
) -> None:
    """Cents for dollars, or dollars for cents: of more than a fifth of the goods, and no price is changed by itself."""
    shop = market.bruno
    asks = with_prices(desk, shop, web, times)
    assert asks.problem == {"code": "too-much", "facts": {"what": "prices", "count": 3, "of": 3}}
    assert (asks.state, prices(shop)) == ("asks", {"BAG": 350, "CRO-A": 275, "CRO-B": 225, "TAR": 1800})
    desk.post(at("desk_connection", shop, asks.public_id), {"do": "accept"})
    assert (connection().state, prices(shop)["BAG"]) == ("live", round(350 * times))


def test_without_the_look_at_jumps_all_is_sold_at_the_wrong_price(
    market: Market, desk: Client, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    monkeypatch.setattr(finish_pull, "jumps", lambda _: False)
    assert with_prices(desk, market.bruno, web, 0.01).state == "live"
    assert prices(market.bruno)["TAR"] == 18


def test_a_variant_that_is_no_more_is_not_sold_until_tomorrow_and_half_a_shop_is_not_taken_for_all_of_it(
    market: Market, desk: Client, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, store = market.bruno, web.store
    live(desk, shop, web.at)
    for good in store.goods.values():
        good.changed_at = NOW - timedelta(days=1)
    del store.goods[2].things[1]  # of two; the others of the shop are not in this pull
    store.goods[2].changed_at = NOW + timedelta(hours=1)
    made = pull(minutes=120)
    assert made.since is not None
    assert on_hand(shop) == {"BAG": 12, "CRO-A": 0, "CRO-B": 8, "TAR": 3}
    monkeypatch.setattr(pull_flow, "MOST_PAGES", 1)
    assert pull(minutes=24 * 60 + 200).problem["facts"]["problem"] == "too-large"
    assert on_hand(shop) == {"BAG": 12, "CRO-A": 0, "CRO-B": 8, "TAR": 3}  # what was not read is not gone


def test_stopped_in_the_middle_it_is_done_again_and_once(market: Market, desk: Client, web: Web) -> None:
    """The database fails after the goods are applied and before the pull is closed: nothing is lost, nothing comes twice."""
    shop, store = market.bruno, web.store
    made = live(desk, shop, web.at)
    desk.post(at("desk_connection", shop, made.public_id), {"do": "bounds", "prices": "on"})
    store.thing(11).price, store.thing(11).units[7] = "3.75", 9
    store.thing(11).moved_at = NOW + timedelta(hours=1)
    with database.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''planted''; END'"
        )
        cursor.execute("CREATE TRIGGER fail BEFORE UPDATE ON connections_remotelevel EXECUTE FUNCTION fail()")
    try:
        with pytest.raises(DatabaseError, match="planted"):
            pull(minutes=120)
        assert (on_hand(shop)["BAG"], PulledPage.objects.count()) == (12, 2)
    finally:
        with database.cursor() as cursor:
            cursor.execute("DROP TRIGGER fail ON connections_remotelevel")
            cursor.execute("DROP FUNCTION fail()")
    asked = store.asked.count("products(")
    pull(1, minutes=121)
    assert (on_hand(shop)["BAG"], prices(shop)["BAG"], PulledPage.objects.count()) == (9, 375, 0)
    assert store.asked.count("products(") == asked  # the pages were kept
    assert ImportRun.objects.filter(state="applied").count() == 2  # the first, and this one once


def test_a_shop_that_is_paused_while_it_is_read_stays_as_it_was(market: Market, desk: Client, web: Web) -> None:
    shop, store = market.bruno, web.store
    made = live(desk, shop, web.at)
    for good in store.goods.values():
        good.changed_at = NOW + timedelta(hours=1)
    store.thing(31).units[7], store.thing(31).moved_at = 1, NOW + timedelta(hours=1)
    asked = partial(desk.post, at("desk_connection", shop, made.public_id), {"do": "pause"})

    def pause() -> None:
        store.between = None
        apart(asked)

    store.between = pause
    paused = pull(1, minutes=120)
    assert (paused.state, paused.pulled_at, on_hand(shop)["TAR"]) == ("paused", made.pulled_at, 3)
    assert RemoteLevel.objects.get(item__ref="31", location="7").units == 3  # what it read is not heard


def test_a_pull_is_finished_with_a_page_of_goods_in_hand_at_a_time(market: Market, desk: Client, web: Web) -> None:
    """A shop of a hundred thousand variants is not in memory: each statement that reads goods reads one page."""
    connect(desk, market.bruno, web.at)
    with CaptureQueriesContext(database) as asked:
        pull()
    reads = [each["sql"] for each in asked if re.match(r'SELECT [^;]*"products"', each["sql"])]
    assert len(reads) >= 2 * 2  # two pages, for the file and for the counts
    assert all('"number" = ' in each for each in reads)


def test_disconnected_the_keys_are_destroyed_and_the_shop_forgets_us(market: Market, desk: Client, web: Web) -> None:
    shop = market.bruno
    made = live(desk, shop, web.at)
    mine = at("desk_connection", shop, made.public_id)
    bella = Client()
    bella.force_login(market.bella.owner)
    for who in (bella, desk):
        assert who.get(at("desk_connection", market.bella, made.public_id)).status_code == 404
    assert desk.get(at("desk_connection", shop, "con_aaaaaaaaaaaaaaaa")).status_code == 404
    assert desk.post(mine, {"do": "pause"}).status_code == 302
    store = web.store
    store.thing(11).price = "9.99"
    pull(minutes=120)
    assert prices(shop)["BAG"] == 350
    assert desk.post(mine, {"do": "end"}).status_code == 302
    ended = connection()
    assert (ended.state, ended.sealed, store.hooks) == ("ended", "", {})
    assert on_hand(shop)["BAG"] == 12  # his goods stay
    assert desk.get(mine).status_code == 404
    assert tell(Client(), made.public_id, *level_news(store, 11, "late")) == 404  # what it says now nobody hears
    assert not Delivered.objects.exists()
    assert connect(desk, shop, web.at).status_code == 302
