"""More variants than a page holds, counts at more locations than one does: all come, once, whatever goes wrong between."""

from contextlib import nullcontext

import pytest
from django.test import Client

from panier.offer.catalogue.models import ImportRun, Variant
from panier.offer.connections.models import PulledPage, RemoteItem, RemoteLevel
from panier.providers.shopify import adapter
from tests.connections.conftest import Web
from tests.connections.hands import at, connect, connection, pull
from tests.connections.store import Store, Thing, hasty, silence
from tests.connections.test_woocommerce import woo  # noqa: F401 - a fixture
from tests.connections.woo import HERE, KEY, SECRET
from tests.world import Market

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = {number: f"Entrepôt {number}" for number in range(7, 31)}  # two pages of them, and a bit


def tiles(store: Store, units: dict[int, int], count: int = 230) -> list[Thing]:
    things = [Thing(1000 + n, "4.00", dict(units), {"Motif": f"M{n:03}"}, f"TUI-{n:03}") for n in range(count)]
    store.add(9, "Tuile", *things)
    return things


def test_shopify_gives_them_in_further_pages(market: Market, desk: Client, web: Web) -> None:
    store = web.store
    store.locations = PLACES
    things = tiles(store, {7: 3})
    things[150].units = dict.fromkeys(PLACES, 2)
    assert connect(desk, market.bruno, web.at).status_code == 302
    pull(1)

    def spoil(*answers: bytes | None) -> None:
        """The page of goods is answered, and what is asked beside it not."""

        def next_ones() -> None:
            store.between = None
            for body in answers:
                if body is None:
                    store.misdeeds.append(silence)
                else:
                    store.refuse(200, body)

        store.between = next_ones

    kept = PulledPage.objects.count()
    for body, problem in ((None, "too-slow"), (b'{"data": {"product": {"vari', "garbled"), (b'{"data": {"product": null}}', "garbled")):  # fmt: skip
        spoil(body)
        with nullcontext() if body else hasty():
            assert pull(1).problem["facts"]["problem"] == problem
        assert PulledPage.objects.count() in {kept, kept + 1}  # a page comes whole or not at all
    pull(5)
    run = ImportRun.objects.get()
    assert (run.counts["products"], run.state) == (4, "previewed")
    assert RemoteItem.objects.filter(product_ref="9").count() == 230
    assert RemoteLevel.objects.filter(item__ref="1150").count() == len(PLACES)
    assert RemoteLevel.objects.filter(item__ref="1229").count() == 1
    assert store.asked.count("product(id") >= 2


def test_what_the_shop_finds_too_dear_is_asked_in_smaller_pieces_and_all_of_it_comes(
    market: Market, desk: Client, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "_fits", {})
    store, shop = web.store, market.bruno
    store.locations, store.per_page, store.dearest = PLACES, 25, 200
    things = tiles(store, {7: 3}, 90)
    things[50].units = dict.fromkeys(PLACES, 2)
    assert connect(desk, shop, web.at).status_code == 302
    made = pull(1)
    assert (made.problem, ImportRun.objects.get().counts["products"]) == ({}, 4)
    assert store.asked.count("products(") == 3 + 1  # three refused, each smaller; then four products at once
    assert RemoteItem.objects.filter(product_ref="9").count() == 90
    assert RemoteLevel.objects.filter(item__ref="1050").count() == len(PLACES)
    store.dearest = 1  # the control: one that takes nothing is given up, and the merchant is told
    desk.post(at("desk_connection", shop, made.public_id), {"do": "pull"})
    assert pull(1, minutes=1).problem["facts"]["problem"] == "too-dear"


def test_a_shop_whose_pages_never_end_is_given_up(
    market: Market, desk: Client, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "MOST_PAGES", 3)
    tiles(web.store, {7: 3}, 101)
    web.store.endless = True
    assert connect(desk, market.bruno, web.at).status_code == 302
    assert pull(2).problem["facts"]["problem"] == "garbled"
    assert web.store.asked.count("product(id") == 6  # three in each of two turns
    assert not ImportRun.objects.exists()
    web.store.endless = False  # and comes whole when it does
    pull(3)
    assert RemoteItem.objects.filter(product_ref="9").count() == 101


def test_woocommerce_variations_that_move_between_pages_come_once_and_none_is_missed(
    market: Market,
    desk: Client,
    woo: Web,  # noqa: F811 - the fixture
) -> None:
    store = woo.store
    tiles(store, {HERE: 3})

    def first_is_gone() -> None:
        del store.goods[9].things[0]  # the others move up

    assert connect(desk, market.bruno, woo.at, provider="woocommerce", key=KEY, secret=SECRET).status_code == 302
    store.goods.pop(2)  # the only other one with variations
    store.between_things = first_is_gone
    pull(1)
    run = ImportRun.objects.get()
    assert (run.counts["products"], connection().problem) == (4, {})
    refs = set(RemoteItem.objects.filter(product_ref="9").values_list("ref", flat=True))
    assert refs == {str(1000 + n) for n in range(1, 230)}
    assert not Variant.objects.filter(source_key="1000").exists()
