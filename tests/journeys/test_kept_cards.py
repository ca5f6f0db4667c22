"""What cards show is read once and stands until it changes; each promise with what happens without it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings
from tests.heard import market_that_hears
from tests.patience import until
from tests.processes import database_url
from tests.world import Market

from panier.kit.following import follower
from panier.kit.freshness import Marks
from panier.offer.catalogue.models import Category, Offer, Product
from panier.offer.catalogue.queries.categories import category_tree
from panier.offer.inventory.models import StockLevel
from panier.offer.search.actions import mark_stale, mark_surroundings_stale
from panier.offer.search.queries import search
from panier.offer.search.rules import SearchRequest

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 24, 17, 0, 30, tzinfo=UTC)
MUGS = "/api/v1/search?q=tasse"


@pytest.fixture
def market(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Market]:
    settings.CARDS_KEPT = 3
    with market_that_hears(monkeypatch) as made:
        yield made


def price(now: datetime = NOON, q: str = "tasse") -> int:
    (hit,) = search(SearchRequest(territory="qc", language="fr", now=now, q=q)).items
    return hit.price.minor


def dearer(market: Market, minor: int) -> None:
    with transaction.atomic():
        Offer.objects.filter(pk=market.bruno.offers["Tasse"].pk).update(minor=minor)
        mark_stale([Product.objects.get(source_key="Tasse").pk])


def test_read_once_and_again_when_it_changed(market: Market, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert price() == 1999
    with django_assert_num_queries(0):
        assert price() == 1999
    dearer(market, 2345)
    with django_assert_num_queries(1):
        assert price() == 2345
    assert Client().get(MUGS).json()["items"][0]["price"]["minor"] == 2345


def test_without_the_mark_the_old_price_stays(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    assert price() == 1999
    monkeypatch.setattr(Marks, "mark", lambda *_: None)
    dearer(market, 2345)
    assert price() == 1999


def test_what_another_machine_says_is_heard_and_unheard_nothing_is_trusted(
    market: Market, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert price() == 1999
    with psycopg.connect(database_url()) as elsewhere:
        elsewhere.execute("UPDATE catalogue_offer SET minor = 2345 WHERE id = %s", [market.bruno.offers["Tasse"].pk])
        elsewhere.execute("SELECT pg_notify('panier_pages', public_id) FROM catalogue_product WHERE slug = 'tasse'")
    until(lambda: price() == 2345)
    follower().stop()
    for _ in range(2):
        with django_assert_num_queries(1):
            assert price() == 2345


def test_kept_for_its_quarter_of_an_hour_and_no_more_than_a_limit(
    market: Market, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert price() == 1999
    with django_assert_num_queries(1):
        assert price(NOON + timedelta(minutes=15)) == 1999
    with django_assert_num_queries(4):  # the fourth card has no room: the oldest goes
        assert [price(q=q) for q in ("tasse", "roman", "chandelle", "pain")] == [1999, 2995, 1800, 725]
    with django_assert_num_queries(1):
        assert (price(q="pain"), price(q="tasse")) == (725, 1999)
    with django_assert_num_queries(0):
        assert price(q="chandelle") == 1800


def test_a_count_that_is_no_longer_believed_is_read_again(
    market: Market, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stock = StockLevel.objects.filter(variant=market.bruno.offers["Tasse"].variant)
    stock.update(sure_until=NOON + timedelta(seconds=20))
    request = SearchRequest(territory="qc", language="fr", now=NOON, q="tasse")
    assert search(request).items[0].in_stock is True
    with django_assert_num_queries(0):
        assert search(replace(request, now=NOON + timedelta(seconds=19))).items[0].in_stock is True
    with django_assert_num_queries(1):
        assert search(replace(request, now=NOON + timedelta(seconds=20))).items[0].in_stock is None


def test_the_aisles_are_read_once_until_a_name_changes(
    market: Market, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first() -> str:
        return category_tree("qc")[0].name["fr"]

    def renamed(name: str) -> None:
        with transaction.atomic():
            code = category_tree("qc")[0].code
            Category.objects.filter(territory_id="qc", code=code).update(name={"fr": name, "en": name})
            mark_surroundings_stale()

    before = first()
    with django_assert_num_queries(0):
        assert first() == before
    renamed("Autrement")
    with django_assert_num_queries(1):
        assert first() == "Autrement"
    monkeypatch.setattr(Marks, "mark", lambda *_: None)
    renamed("Encore autrement")
    assert first() == "Autrement"  # without the mark the old name stays
