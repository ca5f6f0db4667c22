"""One product, several merchants: every offer side by side, in the order of the public formula; and the seller's record."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.enquiries import counted_long_ago
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.world import NOW, Market, build_market, offer

from panier.base.territories.models import Setting
from panier.base.territories.queries import setting_in_force
from panier.flows.advance_part import advance_part
from panier.flows.hand_over_part import hand_over_part
from panier.flows.rebuild_search import rebuild_search
from panier.flows.refresh_records import refresh_records
from panier.flows.refresh_search import refresh_search
from panier.flows.refuse_part import refuse_part
from panier.offer.catalogue.models import Match, Offer, Product, Variant
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.models import Merchant, Place
from panier.offer.search.models import SellerRecord
from panier.offer.search.queries import search
from panier.offer.search.rules import SearchRequest
from panier.offer.search.rules.ranking import SETTING
from panier.trade.enquiries.models import Enquiry
from panier.trade.fulfilment.rules.proofs import Shown

pytestmark = pytest.mark.django_db(transaction=True)
GTIN = "00012345678905"
RESERVE = "Réserver, confirmé dans l’heure"
VERDUN, ROSEMONT = "45.458,-73.567", "45.549,-73.576"


@pytest.fixture
def now() -> datetime:
    return datetime.now(tz=UTC)  # pages read the clock


@pytest.fixture
def market() -> Market:
    return build_market()


@pytest.fixture
def cups(market: Market, now: datetime) -> list[Offer]:
    """The same cup at Bruno's and Bella's in Rosemont, and at Carmen's in Verdun, each dearer than the one before."""
    made = [market.bruno.offers["Tasse"], offer(market.bella, "Tasse", 2100), offer(market.carmen, "Tasse", 2200)]
    Variant.objects.filter(offer__in=made).update(gtin=GTIN, gtin_given=GTIN)
    Match.objects.create(territory_id="qc", gtin=GTIN)
    Place.objects.filter(pk=market.carmen.place.pk).update(latitude=45.459, longitude=-73.566)
    StockLevel.objects.update(as_of=now)
    return made


def product_of(of: Offer) -> Product:
    return of.variant.product


def page(client: Client, of: Offer, asked: str = "") -> str:
    product = product_of(of)
    answer = client.get(f"/fr/produit/{product.slug}-{product.public_id}/{asked}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode().replace("\xa0", " "))


def listed(text: str) -> list[str]:
    """The merchants in the comparison, in its order."""
    return re.findall(r"<h3><a href=\"/fr/marchand/[^\"]+\">([^<]+)</a></h3>", text[text.index('id="offers"') :])


def api(client: Client, of: Offer, asked: str = "") -> list[dict[str, Any]]:
    (variant,) = client.get(f"/api/v1/products/{product_of(of).public_id}{asked}").json()["variants"]
    offers: list[dict[str, Any]] = variant["offers"]
    return offers


def test_none_is_hidden_each_has_its_way_and_its_reasons(client: Client, market: Market, cups: list[Offer]) -> None:
    Merchant.objects.filter(pk=market.bella.merchant.pk).update(state="linked", website="https://bella.example/")
    text = page(client, cups[0])
    names = {shop.merchant.name for shop in (market.bruno, market.bella, market.carmen)}
    assert set(listed(text)) == names
    assert len(listed(text)) == 3
    assert "3 marchands l’offrent" in text
    block = text[text.index('id="offers"') :]
    for price in ("19,99 $", "21,00 $", "22,00 $"):
        assert price in block
    assert block.count('name="offer"') == 2  # Bella sells on her own site
    assert f"/{cups[1].public_id}/" in block
    for each in block.split('<li class="panel">')[1:]:
        points = [int(number) for number in re.findall(r'class="points">(\d+)', each)]
        assert len(points) == 6  # all but the words
        (score,) = re.findall(r"(\d+) points<", each)
        assert sum(points) == int(score)


def test_the_order_is_the_formula_on_the_page_and_in_the_api(client: Client, market: Market, cups: list[Offer]) -> None:
    """Near Verdun Carmen comes first though she is the dearest; in Rosemont the cheapest of two equals does."""
    bruno, bella, carmen = (shop.merchant.name for shop in (market.bruno, market.bella, market.carmen))
    assert listed(page(client, cups[0], f"?near={VERDUN}")) == [carmen, bruno, bella]
    assert listed(page(client, cups[2], f"?near={ROSEMONT}")) == [bruno, bella, carmen]
    assert [each["merchant"]["name"] for each in api(client, cups[2], f"?near={ROSEMONT}")] == [bruno, bella, carmen]
    explained = api(client, cups[0], f"?near={VERDUN}&explain=1")
    assert [each["merchant"]["name"] for each in explained] == [carmen, bruno, bella]
    scores = [each["rank"]["score"] for each in explained]
    assert scores == sorted(scores, reverse=True)
    assert scores == [sum(part["points"] for part in each["rank"]["parts"]) for each in explained]
    assert [each["rank"] for each in api(client, cups[0])] == [None, None, None]
    assert client.get(f"/api/v1/products/{product_of(cups[0]).public_id}?near=nowhere").status_code == 422


def test_what_is_sold_out_comes_after_and_stays(client: Client, market: Market, cups: list[Offer]) -> None:
    StockLevel.objects.filter(variant__offer=cups[0]).update(on_hand=0)
    names = listed(page(client, cups[1]))
    assert names[-1] == market.bruno.merchant.name
    assert len(names) == 3


def block_of(text: str, shop: Merchant) -> str:
    """What the comparison says of this merchant's offer."""
    (found,) = [
        each
        for each in text[text.index('id="offers"') :].split('<li class="panel">')[1:]
        if f">{shop.name}</a>" in each
    ]
    return found


def test_what_was_counted_long_ago_is_reserved_from_the_page_of_another_shop(
    client: Client, market: Market, cups: list[Offer], now: datetime
) -> None:
    """Bella's count is old, Carmen has none left, Bruno's is fresh: one way each."""
    counted_long_ago(cups[1], on_hand=5, now=now)
    StockLevel.objects.filter(variant__offer=cups[2]).update(on_hand=0)
    text = page(client, cups[0])
    blocks = [block_of(text, shop.merchant) for shop in (market.bruno, market.bella, market.carmen)]
    assert [RESERVE in each for each in blocks] == [False, True, False]
    assert ["Ajouter au panier" in each for each in blocks] == [True, False, False]
    assert ["Épuisé en ce moment." in each for each in blocks] == [False, False, True]
    (address, quantity) = re.findall(r'method="get" action="([^"]+)"><input type="hidden" name="quantity" value="(\d+)"', blocks[1])[0]  # fmt: skip
    form = client.get(address, {"quantity": quantity})
    assert market.bella.merchant.name in form.content.decode()
    (send,) = re.findall(r'method="post" action="([^"]*reserver[^"]*)"', form.content.decode())
    made = client.post(send, {"quantity": quantity, "name": "Ana", "email": "ana@panier.example"})
    assert made.status_code == 302
    enquiry = Enquiry.objects.get()
    assert (enquiry.merchant_id, enquiry.offer_id, enquiry.stock_id, enquiry.quantity, enquiry.state) == (
        market.bella.merchant.pk,
        cups[1].pk,
        StockLevel.objects.get(variant_id=cups[1].variant_id).pk,
        1,
        "asked",
    )


def test_the_comparison_costs_few_statements_however_many_offers(
    client: Client, market: Market, cups: list[Offer]
) -> None:
    page(client, cups[0])
    with CaptureQueriesContext(connection) as asked:
        page(client, cups[0], f"?near={VERDUN}")
    assert len(asked) <= 8


def ranked(now: datetime, q: str = "tasse") -> dict[str, int]:
    """The points each seller's record gave him."""
    found = search(SearchRequest(territory="qc", language="fr", now=now, q=q))
    return {hit.merchant.name: hit.rank.shares[5] for hit in found.items if hit.rank}


def test_the_record_comes_from_real_parts_and_too_few_are_neutral(market: Market) -> None:
    """Bruno hands over, Bella refuses, Carmen's part waits: nobody has ten parts, so all are neutral; at one they differ."""
    order = three_merchants(market)
    pay(order)
    for name, of in (("Bruno", market.bruno), ("Bella", market.bella)):
        part = part_of(order, name)
        if of is market.bruno:
            hand_over(part)
        else:
            refuse_part(part.merchant_id, part.public_id, reason="plus en stock", actor="test", now=NOW)
    rebuild_search(now=NOW)
    assert refresh_records(now=NOW + timedelta(hours=1)) == 0
    value = setting_in_force("qc", SETTING, NOW)
    neutral = round(value["weights"]["record"] * value["record"]["neutral"] / 100)
    assert ranked(NOW) == {market.bruno.merchant.name: neutral}
    value = {**value, "record": {**value["record"], "least_parts": 1}}
    Setting.objects.create(
        territory_id="qc", key=SETTING, value=value, in_force_from=NOW - timedelta(days=1), source="t"
    )
    assert refresh_records(now=NOW + timedelta(hours=1)) == 2
    assert dict(SellerRecord.objects.values_list("merchant", "percent")) == {
        market.bruno.merchant.pk: 100,
        market.bella.merchant.pk: 0,
    }
    refresh_search(now=NOW)
    assert ranked(NOW) == {market.bruno.merchant.name: value["weights"]["record"]}
    assert ranked(NOW, "roman") == {market.bella.merchant.name: 0}
    assert refresh_records(now=NOW + timedelta(hours=1)) == 0  # again: nothing changed
    assert refresh_records(now=NOW + timedelta(days=2)) == 1  # Carmen let hers lie
    assert SellerRecord.objects.get(merchant=market.carmen.merchant.pk).percent == 0


def test_late_is_not_kept(market: Market) -> None:
    order = three_merchants(market)
    pay(order)
    part = part_of(order, "Carmen")
    advance_part(part.merchant_id, part.public_id, "accepted", actor="test", now=NOW + timedelta(hours=25))
    hand_over_later = NOW + timedelta(hours=26)
    advance_part(part.merchant_id, part.public_id, "ready", actor="test", now=hand_over_later)
    value = setting_in_force("qc", SETTING, NOW)
    value = {**value, "record": {**value["record"], "least_parts": 1}}
    Setting.objects.create(
        territory_id="qc", key=SETTING, value=value, in_force_from=NOW - timedelta(days=1), source="t"
    )
    refresh_records(now=hand_over_later)
    assert not SellerRecord.objects.filter(merchant=market.carmen.merchant.pk).exists()  # not decided yet
    hand_over_part(part.merchant_id, part.public_id, shown=Shown(part.pickup_code), actor="test", now=hand_over_later)
    refresh_records(now=hand_over_later)
    assert SellerRecord.objects.get(merchant=market.carmen.merchant.pk).percent == 0  # accepted after a day
