"""From quote to order: exact taxes, one order for one key, a total that moved changes nothing."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.world import Market, restock

from panier.sites.api.tests.bank import pay
from panier.sites.api.tests.caller import ANA, HOME, Answer, Basket, Caller, cad, new_basket, three_merchants


def novel(call: Caller, market: Market) -> tuple[Basket, dict[str, Any]]:
    """One novel picked up: 29.95 and TPS 1.50."""
    basket = new_basket(call)
    basket.add(market.bella, "Roman")
    return basket, {"contact": ANA, "total_seen": cad(3145), "language": "fr"}


def buy(basket: Basket, asked: Any, key: str = "my-key") -> Answer:
    return basket.call("POST", f"{basket.path}/checkout", asked, Idempotency_Key=key)


def test_a_quote_with_every_tax_and_way(call: Caller, market: Market) -> None:
    basket, asked = three_merchants(call, market)
    answer = basket.call(
        "POST", f"{basket.path}/quote", {"address": asked["address"], "fulfilment": asked["fulfilment"]}
    )
    assert answer.status == 200
    assert answer.body["total"] == cad(11717)
    bruno, carmen, bella = answer.body["parts"]
    assert [part["merchant"]["slug"] for part in (bruno, carmen, bella)] == [
        "boulangerie-bruno",
        "chandelles-carmen",
        "librairie-bella",
    ]
    assert (bruno["goods"], bruno["delivery"], bruno["total"]) == (cad(3449), cad(595), cad(4433))
    assert bruno["taxes"] == [
        {"code": "TPS", "collector": "seller", "base": cad(2594), "rate": "0.05", "amount": cad(130)},
        {"code": "TVQ", "collector": "seller", "base": cad(2594), "rate": "0.09975", "amount": cad(259)},
    ]
    assert bella["taxes"] == [
        {"code": "TPS", "collector": "seller", "base": cad(2995), "rate": "0.05", "amount": cad(150)}
    ]
    assert {tax["collector"] for tax in carmen["taxes"]} == {"platform"}
    assert (carmen["method"], carmen["place_id"]) == ("pickup", market.carmen.place.public_id)
    assert [(line["title"], line["quantity"], line["subtotal"]) for line in bruno["lines"]] == [
        ("Pain de ménage", 2, cad(1450)),
        ("Tasse", 1, cad(1999)),
    ]
    options = answer.body["options"][market.bruno.merchant.public_id]
    assert [each["place_id"] for each in options["pickup"]] == [market.bruno.place.public_id]
    assert options["delivery"] == [
        {"name": "Livraison locale", "price": cad(595), "free_from": cad(7500), "days": 2, "slots": []}
    ]
    assert answer.body["options"][market.carmen.merchant.public_id]["delivery"] == []


def test_a_quote_without_anything_asked_takes_the_usual_ways(call: Caller, market: Market) -> None:
    basket, _ = novel(call, market)
    answer = basket.call("POST", f"{basket.path}/quote", {})
    assert (answer.status, answer.body["total"]) == (200, cad(3145))
    assert answer.body["parts"][0]["method"] == "pickup"


def test_an_order_is_made_once_for_a_key(call: Caller, market: Market) -> None:
    basket, asked = three_merchants(call, market)
    first = buy(basket, asked)
    assert first.status == 201
    assert set(first.body) == {"order", "payment"}
    assert first.body["order"]["status"] == "awaiting_payment"
    assert first.body["payment"]["status"] == "pending"
    assert first.body["payment"]["id"].startswith("pay_")
    assert urlsplit(first.body["payment"]["redirect_url"]).scheme == "http"
    again = buy(basket, asked)
    assert (again.status, again.body) == (201, first.body)
    reused = buy(basket, {**asked, "contact": {**ANA, "name": "Zoé"}})
    assert (reused.status, reused.body["code"]) == (422, "key-reused")
    other = buy(basket, asked, key="another")
    assert (other.status, other.body["code"]) == (409, "cart-closed")
    order = call("GET", f"/orders/{first.body['order']['token']}")
    assert [payment["id"] for payment in order.body["payments"]] == [first.body["payment"]["id"]]
    assert basket.call("GET", basket.path).body["status"] == "ordered"


def test_the_same_key_in_another_cart_is_another_key(call: Caller, market: Market) -> None:
    mine, asked = novel(call, market)
    other, _ = novel(call, market)
    first, second = buy(mine, asked, "1"), buy(other, asked, "1")
    assert (first.status, second.status) == (201, 201)
    assert first.body["order"]["number"] != second.body["order"]["number"]


@pytest.mark.parametrize("key", ["a", "é à ü", "x" * 200, "../../etc", "0" * 36])
def test_any_text_of_1_to_200_characters_is_a_key(call: Caller, market: Market, key: str) -> None:
    basket, asked = novel(call, market)
    assert buy(basket, asked, key).status == 201
    assert buy(basket, asked, key).status == 201


def test_no_key_is_400_and_a_longer_one_422(call: Caller, market: Market) -> None:
    basket, asked = novel(call, market)
    missing = basket.call("POST", f"{basket.path}/checkout", asked)
    assert (missing.status, missing.body["code"]) == (400, "key-missing")
    assert buy(basket, asked, "").status == 400
    long = buy(basket, asked, "x" * 201)
    assert (long.status, long.body["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert basket.call("GET", basket.path).body["status"] == "open"


def test_a_total_that_moved_changes_nothing_and_gives_the_new_quote(call: Caller, market: Market) -> None:
    basket, asked = novel(call, market)
    book = market.bella.offers["Roman"]
    book.minor = 3095
    book.save()
    refused = buy(basket, asked)
    assert (refused.status, refused.body["code"]) == (409, "total-moved")
    assert refused.body["quote"]["total"] == cad(3250)
    assert refused.body["quote"]["parts"][0]["taxes"][0]["amount"] == cad(155)
    assert basket.call("GET", basket.path).body["status"] == "open"
    assert buy(basket, {**asked, "total_seen": refused.body["quote"]["total"]}).status == 201


def test_sold_out_between_look_and_click(call: Caller, market: Market) -> None:
    basket, asked = novel(call, market)
    restock(market.bella.offers["Roman"], on_hand=0)
    refused = buy(basket, asked)
    assert (refused.status, refused.body["code"]) == (409, "out-of-stock")
    assert refused.body["cart"]["parts"][0]["lines"][0]["notices"][0]["code"] == "sold-out"
    assert "short" not in refused.body


def test_what_is_no_longer_sold_is_named(call: Caller, market: Market) -> None:
    basket, asked = novel(call, market)
    market.bella.merchant.state = "linked"
    market.bella.merchant.save()
    for answer in (buy(basket, asked), basket.call("POST", f"{basket.path}/quote", {})):
        assert (answer.status, answer.body["code"]) == (409, "not-for-sale")
        assert answer.body["cart"]["parts"][0]["lines"][0]["notices"][0]["code"] == "not-selling"


def test_what_a_quote_and_a_checkout_need(call: Caller, market: Market) -> None:
    empty = new_basket(call)
    refused = empty.call("POST", f"{empty.path}/quote", {})
    assert (refused.status, refused.body["code"]) == (409, "empty-cart")

    basket, asked = novel(call, market)
    bella = market.bella.merchant.public_id
    delivery = {bella: {"method": "delivery"}}

    def code(**changed: Any) -> tuple[int, str, list[str]]:
        answer = buy(basket, {**asked, **changed})
        return answer.status, answer.body["code"], [error["field"] for error in answer.body["errors"]]

    assert code(contact={"name": " ", "email": ""}) == (422, "contact-needed", ["contact.name", "contact.email"])
    assert code(contact={"name": "Ana", "email": "ana@"}) == (422, "invalid", ["contact.email"])
    assert code(contact={"name": "Ana\x07", "email": "ana@panier.example"}) == (422, "invalid", ["contact.name"])
    assert code(fulfilment=delivery, total_seen=cad(3145 + 595 + 30 + 59)) == (
        422,
        "address-needed",
        ["address.line", "address.municipality", "address.postal_code"],
    )
    assert code(fulfilment=delivery, address={**HOME, "postal_code": "M5V 3A8"}) == (422, "outside-territory", [])
    assert code(address={**HOME, "postal_code": "12345"}) == (422, "bad-postal-code", ["address.postal_code"])
    assert code(fulfilment={bella: {"method": "drone"}}) == (422, "way-not-offered", [])
    assert code(language="de") == (422, "invalid", ["language"])
    assert code(total_seen={"minor": 3145, "currency": "USD"}) == (409, "total-moved", [])
    assert buy(basket, asked).status == 201


def test_pickup_without_a_place_is_where_there_is_most_of_it(call: Caller, market: Market) -> None:
    basket, asked = novel(call, market)
    made = buy(basket, {**asked, "fulfilment": {market.bella.merchant.public_id: {"method": "pickup"}}})
    part = call("GET", f"/orders/{made.body['order']['token']}").body["parts"][0]
    assert (part["method"], part["place"]["id"]) == ("pickup", market.bella.place.public_id)
    candle = new_basket(call)
    candle.add(market.carmen, "Chandelle")
    market.carmen.place.pickup = False
    market.carmen.place.save()
    way = {market.carmen.merchant.public_id: {"method": "pickup"}}
    refused = candle.call("POST", f"{candle.path}/quote", {"fulfilment": way})
    assert (refused.status, refused.body["code"], refused.body["merchant"], refused.body["method"]) == (
        422,
        "way-not-offered",
        market.carmen.merchant.public_id,
        "pickup",
    )


def test_anothers_place_is_a_place_that_is_not_offered(call: Caller, market: Market) -> None:
    basket, asked = novel(call, market)
    bella = market.bella.merchant.public_id
    foreign = buy(
        basket, {**asked, "fulfilment": {bella: {"method": "pickup", "place_id": market.bruno.place.public_id}}}
    )
    missing = buy(basket, {**asked, "fulfilment": {bella: {"method": "pickup", "place_id": "plc_aaaaaaaaaaaaaaaa"}}})
    assert (foreign.status, foreign.body["code"]) == (422, "way-not-offered")
    assert foreign.body == missing.body


@pytest.mark.parametrize(
    "name", ["price", "discount", "tax", "delivery", "merchant", "commission", "account_id", "state", "currency"]
)
def test_the_server_alone_says_what_things_cost(call: Caller, market: Market, name: str) -> None:
    basket, asked = novel(call, market)
    refused = buy(basket, {**asked, name: 1})
    assert (refused.status, refused.body["errors"]) == (
        422,
        [{"field": name, "code": "unknown-field", "message": "Ce champ n’existe pas."}],
    )
    line = {"offer_id": market.bella.offers["Roman"].public_id, "quantity": 1, name: 1}
    assert basket.call("POST", f"{basket.path}/lines", line).status == 422


def test_a_decline_is_paid_again_on_the_same_order(call: Caller, market: Market) -> None:
    basket, asked = novel(call, market)
    made = buy(basket, asked).body
    token = made["order"]["token"]
    assert pay(call, made["payment"]["id"], "decline") == ["declined"]
    again = buy(basket, asked)
    assert (again.status, again.body["order"], again.body["payment"]["status"]) == (201, made["order"], "declined")
    second = call("POST", f"/orders/{token}/payments")
    assert (second.status, second.body["status"]) == (201, "pending")
    assert second.body["id"] != made["payment"]["id"]
    assert call("POST", f"/orders/{token}/payments").body == second.body
    assert pay(call, second.body["id"]) == ["placed"]
    order = call("GET", f"/orders/{token}").body
    assert [payment["status"] for payment in order["payments"]] == ["declined", "captured"]
    assert (order["number"], order["status"]) == (made["order"]["number"], "placed")
    refused = call("POST", f"/orders/{token}/payments")
    assert (refused.status, refused.body["code"], refused.body["state"]) == (409, "nothing-to-pay", "placed")
    assert buy(basket, asked).body["order"] == {**made["order"], "status": "placed"}


def test_an_order_is_cancelled_until_a_merchant_accepts(call: Caller, market: Market) -> None:
    basket, asked = novel(call, market)
    token = buy(basket, asked).body["order"]["token"]
    cancelled = call("POST", f"/orders/{token}/cancel")
    assert (cancelled.status, cancelled.body["status"]) == (200, "cancelled")
    assert cancelled.body["parts"][0]["pickup_code"] is None
    assert call("POST", f"/orders/{token}/cancel").status == 200
