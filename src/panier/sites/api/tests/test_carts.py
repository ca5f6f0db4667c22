"""Carts through the API: exact amounts, what changed is said, a wrong token is a missing cart."""

import pytest
from tests.world import Market, offer, restock

from panier.sites.api.tests.caller import BASE, Caller, cad, new_basket


def test_a_cart_over_two_merchants(call: Caller, market: Market) -> None:
    made = call("POST", "/carts")
    assert made.status == 201
    assert set(made.body) == {"id", "token"}
    assert made.body["id"].startswith("crt_")
    owner = call.as_(X_Cart_Token=made.body["token"])
    path = f"/carts/{made.body['id']}"
    assert owner("GET", path).body == {"id": made.body["id"], "status": "open", "parts": [], "subtotal": cad(0)}
    mug, novel = market.bruno.offers["Tasse"], market.bella.offers["Roman"]
    owner("POST", f"{path}/lines", {"offer_id": mug.public_id, "quantity": 1})
    owner("POST", f"{path}/lines", {"offer_id": novel.public_id, "quantity": 1})
    answer = owner("POST", f"{path}/lines", {"offer_id": mug.public_id, "quantity": 1})
    assert answer.status == 200
    bruno, bella = answer.body["parts"]
    assert bruno["merchant"] == {
        "id": market.bruno.merchant.public_id,
        "slug": "boulangerie-bruno",
        "name": "Boulangerie Bruno",
    }
    (line,) = bruno["lines"]
    assert line["id"].startswith("lin_")
    assert {name: line[name] for name in ("offer_id", "title", "quantity", "unit_price", "subtotal", "notices")} == {
        "offer_id": mug.public_id,
        "title": "Tasse",
        "quantity": 2,
        "unit_price": cad(1999),
        "subtotal": cad(3998),
        "notices": [],
    }
    assert (bruno["subtotal"], bella["subtotal"], answer.body["subtotal"]) == (cad(3998), cad(2995), cad(6993))

    changed = owner("PATCH", f"{path}/lines/{line['id']}", {"quantity": 1})
    assert (changed.status, changed.body["subtotal"]) == (200, cad(4994))
    emptied = owner("DELETE", f"{path}/lines/{line['id']}")
    assert (emptied.status, emptied.body["subtotal"]) == (200, cad(2995))
    assert [part["merchant"]["slug"] for part in emptied.body["parts"]] == ["librairie-bella"]
    assert owner("DELETE", f"{path}/lines/{line['id']}").status == 404


@pytest.mark.parametrize("token", [None, "", "wrong", "null", "[]", "a" * 5000])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE", "seen", "quote", "checkout"])
def test_a_wrong_token_is_a_missing_cart(call: Caller, market: Market, token: str | None, method: str) -> None:
    basket = new_basket(call)
    line = basket.add(market.bella, "Roman").body["parts"][0]["lines"][0]["id"]
    asked = {"offer_id": market.bella.offers["Roman"].public_id, "quantity": 1}
    bodies = {
        "GET": ("GET", "", None),
        "POST": ("POST", "/lines", asked),
        "PATCH": ("PATCH", f"/lines/{line}", {"quantity": 2}),
        "DELETE": ("DELETE", f"/lines/{line}", None),
        "seen": ("POST", "/seen", None),
        "quote": ("POST", "/quote", {}),
        "checkout": (
            "POST",
            "/checkout",
            {"contact": {"name": "A", "email": "a@panier.example"}, "total_seen": cad(3145)},
        ),
    }
    verb, path, body = bodies[method]
    stranger = call.as_(Idempotency_Key="k") if token is None else call.as_(Idempotency_Key="k", X_Cart_Token=token)
    foreign = stranger(verb, basket.path + path, body)
    missing = stranger(verb, "/carts/crt_aaaaaaaaaaaaaaaa" + path.replace(line, "lin_aaaaaaaaaaaaaaaa"), body)
    assert (foreign.status, foreign.body["code"]) == (404, "not-found")
    assert foreign.body == missing.body
    assert basket.call("GET", basket.path).body["subtotal"] == cad(2995)


def test_anothers_line_is_a_missing_line(call: Caller, market: Market) -> None:
    mine, other = new_basket(call), new_basket(call)
    line = other.add(market.bella, "Roman").body["parts"][0]["lines"][0]["id"]
    for method, body in (("PATCH", {"quantity": 3}), ("DELETE", None)):
        foreign = mine.call(method, f"{mine.path}/lines/{line}", body)
        missing = mine.call(method, f"{mine.path}/lines/lin_aaaaaaaaaaaaaaaa", body)
        assert foreign.status == 404
        assert foreign.body == missing.body
    assert other.call("GET", other.path).body["subtotal"] == cad(2995)


def test_more_than_there_is_says_how_many_are_left(call: Caller, market: Market) -> None:
    basket = new_basket(call)
    refused = basket.add(market.carmen, "Chandelle", 6)
    assert (refused.status, refused.body["code"], refused.body["left"]) == (409, "out-of-stock", 5)
    assert basket.add(market.carmen, "Chandelle", 3).status == 200
    assert basket.add(market.carmen, "Chandelle", 3).status == 409
    line = basket.call("GET", basket.path).body["parts"][0]["lines"][0]
    assert line["quantity"] == 3
    assert basket.call("PATCH", f"{basket.path}/lines/{line['id']}", {"quantity": 6}).body["code"] == "out-of-stock"


def test_doors_that_do_not_sell(call: Caller, market: Market) -> None:
    linked = offer(market.bella, "Affiche", 2500)
    linked.door, linked.url = "linked", "https://bella.example/affiche"
    linked.save()
    basket = new_basket(call)
    refused = basket.add(market.bella, "Affiche")
    assert (refused.status, refused.body["code"]) == (422, "linked-product")
    assert (refused.body["url"], refused.body["merchant"]) == ("https://bella.example/affiche", "Librairie Bella")
    market.bella.merchant.state = "listed"
    market.bella.merchant.save()
    refused = basket.add(market.bella, "Roman")
    assert (refused.status, refused.body["code"]) == (422, "listed-product")
    missing = basket.call("POST", f"{basket.path}/lines", {"offer_id": "off_aaaaaaaaaaaaaaaa", "quantity": 1})
    assert (missing.status, missing.body["code"]) == (404, "not-found")


def test_what_changed_since_the_last_look_is_said(call: Caller, market: Market) -> None:
    basket = new_basket(call)
    basket.add(market.carmen, "Chandelle", 4)
    basket.add(market.bella, "Roman")
    basket.add(market.bruno, "Tasse")
    candle, novel, mug = (
        market.carmen.offers["Chandelle"],
        market.bella.offers["Roman"],
        market.bruno.offers["Tasse"],
    )
    restock(candle, on_hand=3)
    novel.minor = 3095
    novel.save()
    mug.variant.product.archived_at = mug.changed_at
    mug.variant.product.save()
    english = basket.call.as_(Accept_Language="en-CA")
    body = english("GET", basket.path).body
    notices = {line["title"]: line["notices"] for part in body["parts"] for line in part["lines"]}
    assert notices == {
        "Chandelle": [{"code": "few-left", "message": "Fewer left than asked for.", "seen": None, "left": 3}],
        "Roman": [
            {
                "code": "price-changed",
                "message": "The price changed since you last saw it.",
                "seen": cad(2995),
                "left": None,
            }
        ],
        "Tasse": [{"code": "gone", "message": "This no longer exists.", "seen": None, "left": None}],
    }
    assert body["subtotal"] == cad(4 * 1800 + 3095)
    seen = basket.call("POST", f"{basket.path}/seen").body
    assert [line["notices"] for part in seen["parts"] for line in part["lines"] if line["title"] == "Roman"] == [[]]
    restock(candle, on_hand=0)
    body = basket.call("GET", basket.path).body
    codes = [note["code"] for part in body["parts"] for line in part["lines"] for note in line["notices"]]
    assert sorted(codes) == ["gone", "sold-out"]


def test_a_line_holds_99_and_no_more(call: Caller, market: Market) -> None:
    offer(market.bella, "Carte", 300, stock=None)
    basket = new_basket(call)
    assert basket.add(market.bella, "Carte", 99).status == 200
    refused = basket.add(market.bella, "Carte", 1)
    assert (refused.status, refused.body["code"], refused.body["limit"]) == (422, "bad-quantity", 99)


def test_no_cookie_is_read_or_set(call: Caller, market: Market) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    call.client.cookies["sessionid"] = "anything"
    call.client.cookies["django_language"] = "en"
    call.client.cookies["panier"] = "anything"
    with CaptureQueriesContext(connection) as asked:
        answer = call.client.get(f"{BASE}/categories")
    assert not [query for query in asked.captured_queries if "django_session" in query["sql"]]
    assert answer.status_code == 200
    assert answer.headers["Content-Language"] == "fr-CA"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers["Vary"]
