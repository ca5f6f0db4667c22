"""Parcels and times through the API: what a quote offers is what the checkout takes, and anything else says why."""

from datetime import time
from typing import Any

import pytest

from panier.offer.catalogue.models import Product, Variant
from panier.offer.terms.models import Slot, Zone
from panier.sites.api.tests.caller import ANA, HOME, Basket, Caller, cad, new_basket
from panier.sites.api.tests.test_checkout import buy
from panier.trade.orders.models import Order
from tests.world import Market, build_market


@pytest.fixture
def market(db: None) -> Market:
    return build_market()


@pytest.fixture
def call() -> Caller:
    return Caller()


def parcel(market: Market, grams: int | None = 400) -> str:
    """Bruno sends up to a kilogram by post in the city; what the mug weighs."""
    Zone.objects.create(merchant=market.bruno.merchant, method="parcel", name={"fr": "Postes"}, prefixes=["H"], steps=[[500, 900], [1000, 1400]], currency="CAD", days=5)  # fmt: skip
    Variant.objects.filter(pk=market.bruno.offers["Tasse"].variant_id).update(grams=grams)
    return str(market.bruno.merchant.public_id)


def quoted(basket: Basket, asked: Any) -> Any:
    return basket.call("POST", f"{basket.path}/quote", {name: asked[name] for name in ("address", "fulfilment") if name in asked}).body  # fmt: skip


def test_a_part_goes_by_parcel_at_the_price_of_its_weight(call: Caller, market: Market) -> None:
    bruno, basket = parcel(market), new_basket(call)
    basket.add(market.bruno, "Tasse")
    asked = {"contact": ANA, "address": HOME, "fulfilment": {bruno: {"method": "parcel"}}, "language": "fr"}
    offered = quoted(basket, asked)
    assert offered["options"][bruno]["parcel"] == [
        {"name": "Postes", "price": cad(900), "free_from": None, "days": 5, "slots": []}
    ]
    made = buy(basket, {**asked, "total_seen": offered["total"]})
    assert made.status == 201
    (part,) = call("GET", f"/orders/{made.body['order']['token']}").body["parts"]
    assert (part["method"], part["delivery"], part["days"], part["slot"]) == ("parcel", cad(900), 5, None)


@pytest.mark.parametrize(
    ("goods", "code", "why"),
    [
        ((400, False), "H1X 1R5", "not-sent"),
        ((None, True), "H1X 1R5", "no-weight"),
        ((1500, True), "H1X 1R5", "too-heavy"),
        ((400, True), "G1R 4P5", "no-zone"),
    ],
)
def test_what_cannot_be_sent_says_why_in_the_quote_and_is_refused_at_the_checkout(
    call: Caller, market: Market, goods: tuple[int | None, bool], code: str, why: str
) -> None:
    grams, by_parcel = goods
    bruno, basket = parcel(market, grams), new_basket(call)
    Product.objects.filter(variants=market.bruno.offers["Tasse"].variant_id).update(by_parcel=by_parcel)
    basket.add(market.bruno, "Tasse")
    address = {**HOME, "postal_code": code}
    refused = quoted(basket, {"address": address})["options"][bruno]["refused"]
    assert [each["why"] for each in refused if each["method"] == "parcel"] == [why]
    asked = {"contact": ANA, "address": address, "fulfilment": {bruno: {"method": "parcel"}}, "total_seen": cad(1)}
    answer = buy(basket, asked)
    assert (answer.status, answer.body["code"], answer.body["why"]) == (422, "way-not-offered", why)
    assert not Order.objects.exists()


def test_a_time_is_chosen_promised_and_over_once_it_is_full(call: Caller, market: Market) -> None:
    """The last one is taken between the quote and the checkout of another buyer."""
    bruno, place = str(market.bruno.merchant.public_id), market.bruno.place
    Slot.objects.bulk_create(Slot(merchant=market.bruno.merchant, method="pickup", place=place, weekday=day, begins=time(10), ends=time(12), capacity=1) for day in range(7))  # fmt: skip
    first, second = new_basket(call), new_basket(call)
    for basket in (first, second):
        basket.add(market.bruno, "Tasse")
    (way,) = quoted(first, {})["options"][bruno]["pickup"]
    slot = way["slots"][2]  # not the first, which would be taken anyway
    assert slot["left"] == 1
    chosen = {bruno: {"method": "pickup", "place_id": place.public_id, "slot": slot["slot"]}}
    asked = {"contact": ANA, "fulfilment": chosen, "total_seen": quoted(first, {"fulfilment": chosen})["total"]}
    made = buy(first, asked)
    (part,) = call("GET", f"/orders/{made.body['order']['token']}").body["parts"]
    assert part["slot"] == {name: slot[name] for name in ("slot", "begins", "ends")}
    over = buy(second, asked)
    assert (over.status, over.body["code"]) == (409, "slot-over")
    assert Order.objects.count() == 1
    left = [each["slot"] for each in quoted(second, {})["options"][bruno]["pickup"][0]["slots"]]
    assert slot["slot"] not in left
    usual = {"contact": ANA, "fulfilment": {bruno: {"method": "pickup"}}, "total_seen": asked["total_seen"]}
    again = buy(second, usual, key="another")
    (part,) = call("GET", f"/orders/{again.body['order']['token']}").body["parts"]
    assert part["slot"]["slot"] == left[0]  # none asked for: the first that is free
