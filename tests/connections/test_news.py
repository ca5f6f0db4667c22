"""What a shop tells us: signed, kept once, worked on in the order of its own clock; anything else leaves nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from panier.flows.work_on_news import work_on_news
from panier.offer.connections.models import Delivered, RemoteLevel
from tests.connections.conftest import Web
from tests.connections.hands import jobs, live, on_hand, stock
from tests.connections.shopify import SECRET, level_news
from tests.connections.store import signed
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)


def tell(client: Client, connection: str, body: bytes, headers: dict[str, str]) -> int:
    answer: Any = client.post(
        f"/api/v1/connections/{connection}/webhooks", body, content_type="application/json", headers=headers
    )
    return int(answer.status_code)


def test_signed_kept_once_and_never_older_over_newer(
    market: Market, desk: Client, web: Web, settings: Settings
) -> None:
    shop, store, client = market.bruno, web.store, desk
    made = live(desk, shop, web.at)
    store.sell(11, 2)
    first = level_news(store, 11, "d-1")
    store.sell(11, 3)
    second = level_news(store, 11, "d-2")
    assert [tell(client, made.public_id, *each) for each in (second, first, second)] == [
        200,
        200,
        200,
    ]  # out of order, twice
    assert Delivered.objects.count() == 2
    assert jobs("work_on_news") == [{"connection": made.public_id}]
    assert on_hand(shop)["BAG"] == 12  # answered first, worked on later
    assert work_on_news(made.public_id, now=NOW) == 2
    assert stock(shop)["BAG"] == (7, 0, "till")
    assert tell(client, made.public_id, *second) == 200  # once more, long after it was worked on
    assert (work_on_news(made.public_id, now=NOW), Delivered.objects.count()) == (0, 2)
    assert (
        tell(
            client,
            made.public_id,
            *level_news(store, 11, "d-3", available=99, updated_at=(NOW - timedelta(days=1)).isoformat()),
        )
        == 200
    )
    work_on_news(made.public_id, now=NOW)
    assert (on_hand(shop)["BAG"], work_on_news(made.public_id, now=NOW)) == (7, 0)
    settings.LOCKS_OFF = True  # the control: without the comparison the older one is written over the newer
    tell(
        client,
        made.public_id,
        *level_news(store, 11, "d-4", available=99, updated_at=(NOW - timedelta(days=1)).isoformat()),
    )
    work_on_news(made.public_id, now=NOW)
    assert on_hand(shop)["BAG"] == 99


def test_what_is_not_signed_is_refused_and_leaves_nothing(
    market: Market, desk: Client, client: Client, web: Web
) -> None:
    shop = market.bruno
    made = live(desk, shop, web.at)
    body, headers = level_news(web.store, 11, "d-1")
    name = "X-Shopify-Hmac-Sha256"
    for wrong in (
        {**headers, name: signed(body, "another secret")},
        {**headers, name: ""},
        {**headers, name: "é"},
        {key: value for key, value in headers.items() if key != name},
    ):
        assert tell(client, made.public_id, body, wrong) == 401
    assert tell(client, made.public_id, body.replace(b"12", b"13"), headers) == 401  # one byte
    assert tell(client, "con_aaaaaaaaaaaaaaaa", body, headers) == 404
    assert tell(client, made.public_id, b"x" * 1_000_001, {**headers, name: signed(b"x" * 1_000_001, SECRET)}) == 413
    assert client.get(f"/api/v1/connections/{made.public_id}/webhooks").status_code == 405
    assert (Delivered.objects.count(), jobs("work_on_news")) == (0, [])
    for delivery, strange in enumerate(
        (b"\x00{", b"[]", b'{"inventory_item_id": 5}', b'{"available": "many", "updated_at": "never"}')
    ):
        kept = {**headers, "X-Shopify-Webhook-Id": f"s-{delivery}", name: signed(strange, SECRET)}
        assert tell(client, made.public_id, strange, kept) == 200  # theirs, but it says nothing
    assert work_on_news(made.public_id, now=NOW) == 4
    assert stock(shop)["BAG"] == (12, 0, "till")
    assert tell(client, made.public_id, *level_news(web.store, 31, "d-9", location=8)) == 200  # a place we do not know
    work_on_news(made.public_id, now=NOW)
    assert (on_hand(shop)["TAR"], RemoteLevel.objects.filter(location="8").count()) == (3, 1)


def test_other_changes_are_fetched_soon_and_a_shop_that_puts_us_out_rests(
    market: Market, desk: Client, client: Client, web: Web
) -> None:
    made = live(desk, market.bruno, web.at)
    for number, topic in enumerate(("products/update", "products/delete", "app/uninstalled")):
        headers = {
            "X-Shopify-Topic": topic,
            "X-Shopify-Webhook-Id": f"p-{number}",
            "X-Shopify-Hmac-Sha256": signed(b"{}", SECRET),
        }
        assert tell(client, made.public_id, b"{}", headers) == 200
        work_on_news(made.public_id, now=NOW)
        made.refresh_from_db()
        assert (made.state, made.whole_at is None) == [("live", False), ("live", True), ("paused", True)][number]
    assert made.next_at == NOW + timedelta(seconds=30)


def test_wrong_signatures_are_one_line_a_minute_which_counts_them(
    desk: Client, web: Web, market: Market, caplog: pytest.LogCaptureFixture
) -> None:
    made = live(desk, market.bruno, web.at)
    body, headers = level_news(web.store, 11, "d-1")
    wrong = {**headers, "X-Shopify-Hmac-Sha256": "bm8="}
    assert {tell(desk, made.public_id, body, wrong) for _ in range(40)} == {401}
    assert len([each for each in caplog.records if "shop_news_refused" in each.getMessage()]) == 1
    assert Delivered.objects.count() == 0
    assert tell(desk, made.public_id, body, headers) == 200  # a right one is none the worse
