"""Search and the pages' facts, with exact values, through their addresses."""

from datetime import UTC, datetime
from typing import Any
from unittest.mock import ANY
from urllib.parse import quote

import pytest
from tests.world import NOW, Market, offer

from panier.flows.rebuild_search import rebuild_search
from panier.sites.api.tests.caller import Caller, cad


@pytest.fixture
def indexed(market: Market) -> Market:
    rebuild_search(now=datetime.now(tz=UTC))
    return market


def titles(call: Caller, query: str) -> list[str]:
    return [item["title"] for item in call("GET", f"/search?{query}").body["items"]]


def card_of_the_mug(market: Market) -> dict[str, Any]:
    mug = market.bruno.offers["Tasse"]
    return {
        "kind": "product",
        "id": mug.variant.product.public_id,
        "slug": "tasse",
        "title": "Tasse",
        "language": "fr",
        "image": None,
        "price": cad(1999),
        "price_varies": False,
        "compare_at": None,
        "offers_count": 1,
        "offer_id": mug.public_id,
        "merchant": {
            "id": market.bruno.merchant.public_id,
            "slug": "boulangerie-bruno",
            "name": "Boulangerie Bruno",
        },
        "state": "selling",
        "in_stock": True,
        "distance_m": 81,
        "distance_approximate": False,
        "how": ["pickup", "delivery"],
    }


def test_a_search_says_all_a_card_shows(call: Caller, indexed: Market) -> None:
    answer = call("GET", f"/search?q={quote('tasses')}&near=45.549,-73.576")
    assert answer.status == 200
    assert (answer.body["total"], answer.body["page"], answer.body["page_size"], answer.body["reduced"]) == (
        1,
        1,
        24,
        False,
    )
    (item,) = answer.body["items"]
    mug, place = indexed.bruno.offers["Tasse"], indexed.bruno.place
    exact = card_of_the_mug(indexed)
    assert {name: item[name] for name in exact} == exact
    assert (item["place"]["id"], item["place"]["municipality"]) == (place.public_id, "Montréal")
    category = mug.variant.product.category
    categories = answer.body["facets"]["category"]
    assert [(each["value"], each["label"], each["count"]) for each in categories] == [
        (str(category.code), category.name["fr"], 1)
    ]


def test_filters_sorts_and_pages(call: Caller, indexed: Market) -> None:
    assert titles(call, "sort=price") == ["Pain de ménage", "Chandelle", "Tasse", "Roman"]
    assert titles(call, "sort=-price") == ["Roman", "Tasse", "Chandelle", "Pain de ménage"]
    assert titles(call, "merchant=librairie-bella") == ["Roman"]
    assert set(titles(call, "merchant=librairie-bella&merchant=chandelles-carmen")) == {"Roman", "Chandelle"}
    assert set(titles(call, "price_min=1800&price_max=1999")) == {"Chandelle", "Tasse"}
    assert set(titles(call, "how=delivery")) == {"Pain de ménage", "Tasse", "Roman"}
    assert titles(call, "state=linked") == titles(call, "region=estrie") == titles(call, "category=784") == []
    assert len(titles(call, "in_stock=1&postal=H1Y1W5&radius_km=2,5&sort=distance&region=montreal")) == 4
    assert titles(call, "sort=price&page=2&page_size=3") == ["Roman"]
    body = call("GET", "/search?merchant=librairie-bella").body
    assert {each["value"]: each["count"] for each in body["facets"]["merchant"]} == {
        "boulangerie-bruno": 2,
        "chandelles-carmen": 1,
        "librairie-bella": 1,
    }  # a facet ignores its own filter
    approximate = call("GET", "/search?q=roman&postal=H1Y").body["items"][0]
    assert approximate["distance_approximate"]
    assert approximate["distance_m"] % 500 == 0


CANNOT_BE_UNDERSTOOD = [
    ("near=here", "near", "not-a-position"), ("near=NaN,NaN", "near", "not-a-position"),
    ("near=91,0", "near", "not-a-position"), ("postal=90210", "postal", "unknown-postal-code"),
    ("sort=distance", "sort", "needs-a-place"), ("radius_km=2", "radius_km", "needs-a-place"),
    ("sort=merchant.commission", "sort", "unknown-value"), ("sort=price;drop", "sort", "unknown-value"),
    ("page_size=1000000", "page_size", "out-of-range"), ("page_size=0", "page_size", "out-of-range"),
    ("page=-1", "page", "not-a-number"), ("price_min=1e3", "price_min", "not-a-number"),
    ("price_min=٣", "price_min", "not-a-number"), ("category=1 OR 1=1", "category", "not-a-number"),
    ("merchant=a' OR '1'='1", "merchant", "unknown-value"), ("state=archived", "state", "unknown-value"),
    ("how=drone", "how", "unknown-value"), ("pickup=tomorrow", "pickup", "unknown-value"),
    ("lang=de", "lang", "unknown-value"), ("q=" + "a" * 201, "q", "too-long"), ("in_stock=2", "in_stock", "unknown-value"),
]  # fmt: skip


def test_what_cannot_be_understood_is_named(call: Caller, indexed: Market) -> None:
    for query, field, code in CANNOT_BE_UNDERSTOOD:
        refused = call("GET", f"/search?{quote(query, safe='=&,')}")
        assert (refused.status, refused.body["code"]) == (422, "bad-search"), query
        assert [(error["field"], error["code"]) for error in refused.body["errors"]] == [(field, code)]
        assert refused.body["errors"][0]["message"] != "Ceci n’est pas valide.", query


def test_beyond_the_reach_one_narrows(call: Caller, indexed: Market) -> None:
    refused = call("GET", "/search?page=51")
    assert (refused.status, refused.body["code"], refused.body["reach"]) == (422, "page-too-deep", 1200)
    assert call("GET", "/search?page=50").status == 200


def test_no_filter_shows_what_is_archived(call: Caller, indexed: Market) -> None:
    product = indexed.bella.offers["Roman"].variant.product
    product.archived_at = NOW
    product.save()
    for query in ("q=roman", "merchant=librairie-bella", "state=selling&state=linked&state=listed", "q=roman OR *"):
        assert "Roman" not in titles(call, quote(query, safe="=&"))


def test_suggestions_are_few(call: Caller, indexed: Market) -> None:
    for index in range(12):
        offer(indexed.bella, f"Roman {index}", 1000 + index)
    rebuild_search(now=datetime.now(tz=UTC))
    items = call("GET", "/suggest?q=rom").body["items"]
    assert 0 < len(items) <= 8
    assert {item["kind"] for item in items} == {"product"}
    assert set(items[0]) == {"kind", "id", "label", "image", "url"}
    assert items[0]["id"] in items[0]["url"]
    assert items[0]["url"].startswith("http://testserver/fr/produit/roman")
    english = call("GET", "/suggest?q=rom", Accept_Language="en").body["items"]
    assert english[0]["url"].startswith("http://testserver/en/product/roman")
    (merchant,) = call("GET", "/suggest?q=boulangerie+b").body["items"]
    assert (merchant["kind"], merchant["label"]) == ("merchant", "Boulangerie Bruno")
    assert merchant["url"].endswith("/boulangerie-bruno/")
    category = indexed.bella.offers["Roman"].variant.product.category
    (aisle,) = call("GET", f"/suggest?q={category.name['fr'][:4]}").body["items"]
    assert (aisle["kind"], aisle["id"]) == ("category", str(category.code))
    assert aisle["url"].endswith(f"/{category.slug['fr']}-{category.code}/")
    assert call("GET", "/suggest").body == {"items": []}


def offer_of_the_mug(market: Market, shown: dict[str, Any]) -> dict[str, Any]:
    stock = {
        "place_id": market.bruno.place.public_id,
        "place": "Boulangerie Bruno",
        "municipality": "Montréal",
        "pickup": True,
        "quantity": 10,
        "source": "desk",
        "as_of": "2026-11-24T15:00:00Z",
        "confidence": ANY,  # falls with every hour since
        "sure": True,  # no rule has dated it
    }
    return {
        "offer_id": market.bruno.offers["Tasse"].public_id,
        "merchant": shown["merchant"],
        "product_id": shown["id"],
        "state": "selling",
        "price": cad(1999),
        "compare_at": None,
        "url": "",
        "stock": [stock],
        "how": ["pickup", "delivery"],
        "rank": None,  # nobody asked why
    }


def test_a_product(call: Caller, market: Market) -> None:
    mug = market.bruno.offers["Tasse"]
    product = mug.variant.product
    product.title = {"fr": "Tasse", "en": "Mug"}
    product.description = {"fr": "<p>Bleue.</p>"}
    product.save()
    mug.variant.options = [{"name": {"fr": "Couleur", "en": "Colour"}, "value": {"fr": "Bleu", "en": "Blue"}}]
    mug.variant.save()
    body = call("GET", f"/products/{product.public_id}", Accept_Language="en").body
    assert (body["id"], body["title"], body["language"], body["description"]) == (
        product.public_id,
        "Mug",
        "en",
        "<p>Bleue.</p>",
    )
    assert [(step["code"], step["name"]) for step in body["categories"]] == [
        (product.category.code, product.category.name["en"])
    ]
    (variant,) = body["variants"]
    assert variant["options"] == [{"name": "Colour", "value": "Blue"}]
    assert variant["offers"] == [offer_of_the_mug(market, body)]
    product.archived_at = NOW
    product.save()
    archived, missing = call("GET", f"/products/{product.public_id}"), call("GET", "/products/prd_aaaaaaaaaaaaaaaa")
    assert (archived.status, archived.body) == (404, missing.body)


def test_a_merchant_and_his_place(call: Caller, market: Market) -> None:
    body = call("GET", "/merchants/boulangerie-bruno").body
    assert (body["id"], body["name"], body["state"], body["demonstration"]) == (
        market.bruno.merchant.public_id,
        "Boulangerie Bruno",
        "selling",
        False,
    )
    assert body["tax_numbers"] == {"TPS": "000000018 RT0001", "TVQ": "0000000019 TQ0001"}
    assert body["delivery"] == [
        {
            "method": "delivery",
            "name": "Livraison locale",
            "price": cad(595),
            "steps": [{"above": cad(0), "grams": None, "price": cad(595)}],
            "free_from": cad(7500),
            "prefixes": [],
            "days": 2,
        }
    ]
    (place,) = body["places"]
    assert (place["id"], place["region"], place["postal_code"], place["tz"]) == (
        market.bruno.place.public_id,
        "Montréal",
        "H1Y 1W5",
        "America/Toronto",
    )
    assert place["hours"][6] == {"weekday": 6, "opens": "09:00", "closes": "18:00"}
    alone = call("GET", f"/places/{place['id']}").body
    assert {name: alone[name] for name in place} == place
    assert (alone["merchant"]["slug"], alone["street"]) == ("boulangerie-bruno", None)
    assert call("GET", "/places/plc_aaaaaaaaaaaaaaaa").status == call("GET", "/merchants/nobody").status == 404


def test_categories_and_codes(call: Caller, market: Market) -> None:
    items = call("GET", "/categories").body["items"]
    named = {each["code"]: (each["name"], each["parent"]) for each in items}
    assert (named[422], named[4947]) == (("Alimentation", None), ("Miel", 422))
    assert all(each["parent"] is None or each["parent"] in {other["code"] for other in items} for each in items)
    codes = {each["code"]: each["status"] for each in call("GET", "/problems").body["items"]}
    assert (codes["out-of-stock"], codes["linked-product"], codes["key-missing"], codes["key-reused"]) == (
        409,
        422,
        400,
        422,
    )
