"""The market is found as it is: what changes is seen, what fails is bridged, nothing is lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.world import NOW, Market, build_market, offer

from panier.base.accounts.actions import Acting
from panier.flows.change_merchant_state import change_merchant_state
from panier.flows.rebuild_search import rebuild_search
from panier.flows.refresh_search import refresh_search
from panier.kit.geo import Point
from panier.kit.money import Money
from panier.offer.catalogue.models import Match, Offer, Product, Variant
from panier.offer.inventory.actions import release, reserve
from panier.offer.inventory.models import StockLevel
from panier.offer.inventory.rules import Wanted
from panier.offer.merchants.models import HoursException, OpeningHours, Place
from panier.offer.search.actions import mark_merchant_stale, mark_stale
from panier.offer.search.models import Stale
from panier.offer.search.queries import place_of, search
from panier.offer.search.rules import BadSearch, Hit, SearchRequest, Whereabouts
from panier.sites.clockwork.tasks import renew_openings

pytestmark = pytest.mark.django_db(transaction=True)
ASKED = SearchRequest(territory="qc", language="fr", now=NOW)
MASSON = Point(45.549, -73.576)


@pytest.fixture
def market() -> Market:
    made = build_market()
    rebuild_search(now=NOW)
    return made


def hits(**asked: Any) -> Sequence[Hit]:
    return search(replace(ASKED, **asked)).items


def titles(**asked: Any) -> list[str]:
    return [hit.title for hit in hits(**asked)]


def test_a_card_says_all_it_shows_in_one_statement(market: Market) -> None:
    hits(q="tasses", point=MASSON)  # a process reads once a day how fast one walks
    with CaptureQueriesContext(connection) as statements:
        result = search(replace(ASKED, q="tasses", point=MASSON))
    assert len(statements) == 1
    assert (result.total, result.reduced) == (1, False)
    (hit,) = result.items
    bruno = market.bruno
    assert hit == Hit(
        id=Product.objects.get(source_key="Tasse").public_id,
        slug="tasse",
        title="Tasse",
        title_language="fr",
        picture=None,
        price=Money(1999, "CAD"),
        price_varies=False,
        compare_at=None,
        offer_id=bruno.offers["Tasse"].public_id,
        offers_count=1,
        merchants_count=1,
        merchant=hit.merchant,
        state="selling",
        hows=("pickup", "delivery"),
        in_stock=True,
        place=hit.place,
        distance_m=81,
        approximate=False,
        walk_minutes=1,
        rank=hit.rank,
    )
    assert (hit.merchant.id, hit.merchant.slug, hit.merchant.name) == (
        bruno.merchant.public_id,
        "boulangerie-bruno",
        "Boulangerie Bruno",
    )
    assert hit.place is not None
    assert (hit.place.name, hit.place.municipality, hit.place.open) == ("Boulangerie Bruno", "Montréal", True)
    assert hit.place.changes_at == NOW + timedelta(hours=8)  # 10:00 in Montréal; closes at 18:00


def test_a_change_is_seen_after_the_next_turn_and_price_and_stock_at_once(market: Market) -> None:
    mug = market.bruno.offers["Tasse"]
    Offer.objects.filter(pk=mug.pk).update(minor=2499)
    StockLevel.objects.filter(variant_id=mug.variant_id).update(on_hand=0)
    (hit,) = hits(q="tasse")
    assert (hit.price, hit.in_stock) == (Money(2499, "CAD"), False)
    with transaction.atomic():
        product = Product.objects.get(source_key="Tasse")
        Product.objects.filter(pk=product.pk).update(title={"fr": "Bol à café", "en": "Coffee bowl"})
        mark_stale([product.pk])
    assert titles(q="bol") == []
    assert refresh_search(now=NOW) == 1
    assert titles(q="bol") == ["Bol à café"]
    assert titles(q="coffee", language="en") == ["Coffee bowl"]
    assert titles(q="tasse") == []
    assert refresh_search(now=NOW) == 0


def test_the_card_offers_what_is_there_before_what_is_cheaper(market: Market) -> None:
    mug = Product.objects.get(source_key="Tasse")
    cheap = Variant.objects.create(merchant=market.bruno.merchant, product=mug, source_key="ébréchée")
    offered = Offer.objects.create(variant=cheap, minor=500, currency="CAD", changed_at=NOW)
    level = StockLevel.objects.create(
        merchant=market.bruno.merchant, variant=cheap, place=market.bruno.place, on_hand=0, source="desk", as_of=NOW
    )
    mark_stale([mug.pk])
    refresh_search(now=NOW)
    (hit,) = hits(q="tasse", price_min=1999)  # the index chose the same one
    assert (hit.price, hit.price_varies, hit.offers_count) == (Money(1999, "CAD"), True, 2)
    StockLevel.objects.filter(pk=level.pk).update(on_hand=1)
    (hit,) = hits(q="tasse")
    assert (hit.price, hit.offer_id) == (Money(500, "CAD"), offered.public_id)
    Place.objects.filter(pk=market.bruno.place.pk).update(is_open=False)  # what stands in a closed shop is not there
    assert hits(q="tasse")[0].in_stock is False


def test_what_was_not_committed_is_not_indexed(market: Market) -> None:
    with transaction.atomic():
        mark_stale([Product.objects.get(source_key="Tasse").pk])
        transaction.set_rollback(True)
    assert not Stale.objects.exists()


def test_an_archived_product_leaves_the_cards_at_once_and_the_index_at_the_next_turn(market: Market) -> None:
    product = Product.objects.get(source_key="Roman")
    Product.objects.filter(pk=product.pk).update(archived_at=NOW)
    result = search(replace(ASKED, q="roman"))
    assert (result.total, result.items) == (1, ())
    mark_stale([product.pk])
    refresh_search(now=NOW)
    assert search(replace(ASKED, q="roman")).total == 0


def test_the_lower_of_state_and_door_counts(market: Market) -> None:
    bella = market.bella.merchant
    change_merchant_state(Acting("qc", market.olga.pk, "Olga"), bella.public_id, "linked", reason="Sa demande", now=NOW)
    assert hits(q="roman")[0].state == "linked"  # cards already know
    assert hits(q="roman")[0].hows == ()
    assert titles(states=("linked",)) == []
    refresh_search(now=NOW)
    assert titles(states=("linked",)) == ["Roman"]
    assert titles(q="roman", hows=("pickup",)) == []
    Offer.objects.filter(pk=market.bella.offers["Roman"].pk).update(door="listed")
    mark_merchant_stale(bella.pk)
    refresh_search(now=NOW)
    assert titles(states=("listed",)) == ["Roman"]


def test_hours_are_followed(market: Market) -> None:
    assert titles(q="roman", open_now=True) == ["Roman"]
    OpeningHours.objects.filter(place=market.bella.place).delete()
    mark_merchant_stale(market.bella.merchant.pk)
    refresh_search(now=NOW)
    assert titles(q="roman", open_now=True) == []


def test_openings_reach_eight_days_and_reach_further_each_night_without_a_document_changing(market: Market) -> None:
    later = NOW + timedelta(days=9)
    assert titles(q="roman", open_now=True, now=later) == []
    renew_openings(0)
    assert refresh_search(now=later) == 0  # products
    assert titles(q="roman", open_now=True, now=later) == ["Roman"]


def test_an_exception_that_comes_nearer_changes_no_hours_by_itself(market: Market) -> None:
    far = (NOW + timedelta(days=30)).date()
    HoursException.objects.create(place=market.bella.place, day=far)
    mark_merchant_stale(market.bella.merchant.pk)
    refresh_search(now=NOW)
    assert titles(q="roman", open_now=True) == ["Roman"]
    then = NOW + timedelta(days=30)
    renew_openings(0)
    refresh_search(now=then)
    assert titles(q="roman", open_now=True, now=then) == []
    assert titles(q="roman", open_now=True, now=then + timedelta(days=1)) == ["Roman"]


def test_nearest_first(market: Market) -> None:
    Place.objects.filter(pk=market.carmen.place.pk).update(latitude=46.81, longitude=-71.21)
    mark_merchant_stale(market.carmen.merchant.pk)
    refresh_search(now=NOW)
    found = hits(point=MASSON, sort="distance")
    assert found[-1].title == "Chandelle"
    assert found[-1].distance_m == pytest.approx(230_000, abs=5_000)
    assert "Chandelle" not in titles(point=MASSON, radius_m=100_000)


def test_one_group_over_two_merchants_is_one_card_with_all_offers(market: Market) -> None:
    gtin = "00012345678905"
    offer(market.carmen, "Roman de poche", 1500, "BOOK")
    Variant.objects.filter(source_key__in=["Roman", "Roman de poche"]).update(gtin=gtin)
    match = Match.objects.create(territory_id="qc", gtin=gtin)
    mark_stale([Product.objects.get(source_key="Roman").pk])
    refresh_search(now=NOW)  # the other of the group is built again too
    (hit,) = hits(q="roman", sort="price")
    assert (hit.price, hit.offers_count, hit.merchants_count) == (Money(1500, "CAD"), 2, 2)
    Match.objects.filter(pk=match.pk).update(undone_at=NOW)
    mark_stale([Product.objects.get(source_key="Roman").pk])
    refresh_search(now=NOW)
    assert len(hits(q="roman")) == 2


def test_uncounted_stock_is_to_be_confirmed_and_never_promised_today(market: Market) -> None:
    StockLevel.objects.filter(variant__source_key="Tasse").update(on_hand=None)
    mark_stale([Product.objects.get(source_key="Tasse").pk])
    refresh_search(now=NOW)
    assert hits(q="tasse")[0].in_stock is None
    assert titles(q="tasse", in_stock=True) == titles(q="tasse", pickup_today=True) == []
    assert titles(q="roman", pickup_today=True) == ["Roman"]


def test_where_the_person_is(market: Market) -> None:
    masson = place_of("qc", postal="h1y 1w5")
    assert masson is not None
    assert (masson.approximate, masson.label) == (True, "H1Y")
    assert place_of("qc", near="45.53012,-73.58098", cookie="46,-71") == Whereabouts(Point(45.53, -73.581))
    assert place_of("qc", cookie="46.000,-71.000") == Whereabouts(Point(46.0, -71.0))
    assert place_of("qc") is place_of("qc", cookie="<script>") is None
    for given, code in (({"near": "here"}, "not-a-position"), ({"postal": "90210"}, "unknown-postal-code")):
        with pytest.raises(BadSearch) as refused:
            place_of("qc", **given)
        assert refused.value.facts["errors"] == [{"field": next(iter(given)), "code": code}]
    near = hits(q="tasse", point=masson.point, approximate=True)[0]
    assert near.approximate
    assert near.distance_m is not None
    assert near.distance_m % 500 == 0


def test_what_is_sold_out_or_there_again_is_known_at_the_next_turn(market: Market) -> None:
    candle = StockLevel.objects.get(variant__source_key="Chandelle")  # five of them
    with transaction.atomic():
        reserve([Wanted(candle.pk, 5, "prt_a")], until=NOW + timedelta(minutes=15))
    refresh_search(now=NOW)
    assert "Chandelle" not in titles(in_stock=True)
    with transaction.atomic():
        release(["prt_a"])
    refresh_search(now=NOW)
    assert "Chandelle" in titles(in_stock=True)
