"""The same promises where the shop is at WooCommerce: pages by number, counts that are set, messages signed with our secret."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from panier.flows.cancel_order import cancel_order
from panier.flows.push_sold import push_sold
from panier.flows.work_on_news import work_on_news
from panier.kit.fetch import Limits
from panier.offer.catalogue.models import ImportRun, Product
from panier.offer.connections import asking
from panier.offer.connections.models import Conflict, Connection, Delivered, Push
from tests.connections.conftest import Web
from tests.connections.hands import at, connect, connection, live, on_hand, prices, pull, stock
from tests.connections.store import Thing, hasty, silence
from tests.connections.test_news import tell
from tests.connections.test_push import sold
from tests.connections.woo import HERE, KEY, SECRET, product_news, woocommerce
from tests.imports.servers import Canary, serving
from tests.imports.test_fetch import CERTIFICATES
from tests.world import NOW, Market, Shop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def woo(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    monkeypatch.setattr(asking, "LIMITS", Limits(size=1_000_000, seconds=60))
    with woocommerce() as (store, port):
        settings.SHOPS_ALLOWED = frozenset({("127.0.0.1", port)})
        store.add(1, "Baguette", Thing(1, "3.50", {HERE: 12}, sku="BAG"))
        store.add(
            2,
            "Croissant",
            Thing(21, "2.25", {HERE: 8}, {"Sorte": "Beurre"}, "CRO-B"),
            Thing(22, "2.75", {HERE: 4}, {"Sorte": "Amande"}, "CRO-A"),
        )
        store.add(3, "Tarte", Thing(3, "15.00", {HERE: 3}, sku="TAR", compare_at="18.00"))
        store.add(4, "Brioche", Thing(4, "5.00", {HERE: 0}, sku="BRI", tracked=False))
        yield Web(store, f"http://127.0.0.1:{port}", port)


def begin(desk: Client, shop: Shop, woo: Web) -> Connection:
    return live(desk, shop, woo.at, provider="woocommerce", key=KEY, secret=SECRET)


def test_keys_go_to_no_address_in_clear_none_inside_and_none_with_a_certificate_of_its_own(
    market: Market, desk: Client, settings: Settings
) -> None:
    shop, keys = market.bruno, {"provider": "woocommerce", "key": KEY, "secret": SECRET}
    with serving(Canary, certificate=CERTIFICATES / "own.pem") as port:
        Canary.hits.clear()
        settings.SHOPS_ALLOWED = frozenset({("127.0.0.1", port)})
        for address, said in (
            ("http://boutique.example", "This is not the https address of a shop."),
            ("https://10.0.0.7/magasin", "This address is not on the public web."),
            (f"https://127.0.0.1:{port}", "Its certificate is not one that browsers trust"),
        ):
            answer = connect(desk, shop, address, **keys)
            assert (answer.status_code, said in answer.content.decode()) == (422, True), address
        assert Canary.hits == []
    assert not Connection.objects.exists()


def test_goods_that_move_between_pages_come_once_and_none_is_missed(market: Market, desk: Client, woo: Web) -> None:
    shop, store = market.bruno, woo.store
    assert connect(desk, shop, woo.at, provider="woocommerce", key=KEY, secret="cs_wrong").status_code == 422
    store.add(5, "Cinquième", Thing(5, "1.00", {HERE: 1}, sku="FIF"))
    store.add(6, "Sixième", Thing(6, "1.00", {HERE: 1}, sku="SIX"))

    def first_is_gone() -> None:
        store.between = None
        del store.goods[1]  # all others move up

    assert connect(desk, shop, woo.at, provider="woocommerce", key=KEY, secret=SECRET).status_code == 302
    store.between = first_is_gone
    made = pull(5)
    run = ImportRun.objects.get()
    assert (run.dialect, run.counts["products"], made.problem) == ("woocommerce", 6, {})


def test_followed_told_and_heard(market: Market, desk: Client, client: Client, woo: Web) -> None:
    shop, store = market.bruno, woo.store
    made = begin(desk, shop, woo)
    assert stock(shop) == {
        "BAG": (12, 0, "till"),
        "BRI": (None, 0, "till"),
        "CRO-A": (4, 0, "till"),
        "CRO-B": (8, 0, "till"),
        "TAR": (3, 0, "till"),
    }
    assert prices(shop) == {"BAG": 350, "BRI": 500, "CRO-A": 275, "CRO-B": 225, "TAR": 1500}
    assert {hook[0] for hook in store.hooks.values()} == {
        "product.created",
        "product.updated",
        "product.deleted",
        "product.restored",
    }
    store.sell(1, 2, HERE)
    body, headers = product_news(store, store.thing(1), 1, "w-1")
    assert tell(client, made.public_id, body, {**headers, "X-WC-Webhook-Signature": "bad"}) == 401
    assert tell(client, made.public_id, b"webhook_id=17", {}) == 200  # a trial: nothing is said
    assert Delivered.objects.count() == 0
    assert [tell(client, made.public_id, body, headers) for _ in range(2)] == [200, 200]
    assert work_on_news(made.public_id, now=NOW) == 1
    assert on_hand(shop)["BAG"] == 10
    sold("BAG", 3)
    sold("CRO-A", 1)
    sold("BRI", 1)  # nobody counts it: there is nothing to tell
    store.misdeeds.append(silence)
    with hasty():
        assert push_sold(made.public_id, now=NOW) == 0
    assert push_sold(made.public_id, now=NOW) == 2
    assert (store.told, store.thing(1).units[HERE], store.thing(22).units[HERE]) == ([-3, -1], 7, 3)
    tell(client, made.public_id, *product_news(store, store.thing(1), 1, "w-2"))
    work_on_news(made.public_id, now=NOW)
    assert (stock(shop)["BAG"], stock(shop)["CRO-A"]) == ((10, 3, "till"), (4, 1, "till"))


def test_a_count_the_shop_keeps_no_more_is_refused_and_said(market: Market, desk: Client, woo: Web) -> None:
    shop, made, store = market.bruno, begin(desk, market.bruno, woo), woo.store
    store.thing(1).tracked = False
    order = sold("BAG", 1)
    assert push_sold(made.public_id, now=NOW) == 0
    assert Push.objects.latest("pk").state == "refused"
    assert "The shop refuses what we ask." in desk.get(at("desk_connection", shop, made.public_id)).content.decode()
    store.thing(1).tracked = True
    cancel_order(order.pk, actor="Ana", now=NOW)
    assert push_sold(made.public_id, now=NOW) == 0
    assert (store.told, store.thing(1).units[HERE]) == ([], 12)  # what it never heard of is not given back to it


def test_a_set_count_whose_answer_was_lost_is_found_by_its_mark(market: Market, desk: Client, woo: Web) -> None:
    shop, store = market.bruno, woo.store
    made = begin(desk, shop, woo)
    sold("BAG", 3)
    woo.store.refuse(500)
    assert push_sold(made.public_id, now=NOW) == 0
    key = Push.objects.get().key

    def set_but_not_answered(handler: object) -> bool:
        thing = store.thing(1)
        store.told.append(-3)
        store.sell(1, 3, HERE)
        thing.meta = [{"key": "_panier_told", "value": f"other {key}"}]
        return silence(handler)  # type: ignore[arg-type] # it answers nothing

    store.misdeeds.append(set_but_not_answered)
    with hasty():
        assert push_sold(made.public_id, now=NOW) == 0
    assert push_sold(made.public_id, now=NOW) == 1
    assert (store.told, store.thing(1).units[HERE]) == ([-3], 9)
    store.goods[4].published = False
    store.goods[4].changed_at = NOW + timedelta(hours=2)
    pull(minutes=180)
    assert Product.objects.get(source="woocommerce", source_key="4").archived_at is not None
    assert connection().state == "live"


def test_a_sale_there_while_we_tell_of_ours_is_not_lost(market: Market, desk: Client, woo: Web) -> None:
    shop, store = market.bruno, woo.store
    made = begin(desk, shop, woo)
    sold("BAG", 3)
    store.before_write = lambda: store.sell(1, 1, HERE)  # between our looking and our telling
    assert push_sold(made.public_id, now=NOW) == 1
    assert (store.told, store.thing(1).units[HERE]) == ([-3], 8)  # twelve, less one there, less three here
    assert not Conflict.objects.exists()
    assert stock(shop)["BAG"] == (12, 3, "till")
    pull(minutes=60)
    assert stock(shop)["BAG"] == (11, 3, "till")


@pytest.mark.parametrize("wrong", ["overwritten", "deaf"])
def test_a_count_that_is_not_what_it_should_be_once_told_is_a_question(
    market: Market, desk: Client, client: Client, woo: Web, wrong: str
) -> None:
    """Somebody saved an older count over ours in the same moment; or this shop does not add: it says twelve as before."""
    shop, store = market.bruno, woo.store
    made = begin(desk, shop, woo)
    sold("BAG", 3)
    store.adds = wrong == "overwritten"

    def saved_over() -> None:
        store.sell(1, store.thing(1).units[HERE] - 12, HERE)

    store.after_write = saved_over
    assert push_sold(made.public_id, now=NOW) == 1
    conflict = Conflict.objects.get()
    assert (conflict.ours, conflict.theirs, conflict.ours_source) == (
        12,
        15,
        "told",
    )  # three are promised, and stand here
    assert stock(shop)["BAG"][:2] == (12, 3)  # nine can be sold, not twelve
    page = desk.get(at("desk_conflicts", shop)).content.decode()
    assert "its count moved in the same moment" in page
    assert "au même moment" in desk.get(at("desk_conflicts", shop, language="fr")).content.decode()
    tell(client, made.public_id, *product_news(store, store.thing(1), 1, "w-1"))
    work_on_news(made.public_id, now=NOW)
    assert stock(shop)["BAG"][:2] == (12, 3)  # the same number again decides nothing
    assert Conflict.objects.get().solved_at is None
    form = {"conflict": conflict.public_id, "keeps": "theirs"}
    assert desk.post(at("desk_conflicts", shop), form).status_code == 302
    assert stock(shop)["BAG"][:2] == (15, 3)
    tell(client, made.public_id, *product_news(store, store.thing(1), 1, "w-2"))
    work_on_news(made.public_id, now=NOW)
    assert (stock(shop)["BAG"][:2], Conflict.objects.get().solution) == ((15, 3), "theirs")


def test_once_the_shop_counts_what_it_should_the_question_is_closed(
    market: Market, desk: Client, client: Client, woo: Web
) -> None:
    shop, store = market.bruno, woo.store
    made = begin(desk, shop, woo)
    sold("BAG", 3)
    store.adds = False
    assert push_sold(made.public_id, now=NOW) == 1
    assert Conflict.objects.get().solved_at is None
    store.sell(1, 3, HERE)  # the merchant has taken them off by hand
    tell(client, made.public_id, *product_news(store, store.thing(1), 1, "w-1"))
    work_on_news(made.public_id, now=NOW)
    assert (Conflict.objects.get().solution, stock(shop)["BAG"][:2]) == ("agreed", (12, 3))
