"""What a product's page knows, in one statement."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.world import NOW, Market, build_market, offer, restock

from panier.kit.money import Money
from panier.offer.catalogue.models import Match, Variant
from panier.offer.catalogue.queries import product_facts
from panier.offer.catalogue.queries.categories import category_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    return build_market()


def test_a_product_with_its_offer_stock_and_ways(market: Market) -> None:
    mug = market.bruno.offers["Tasse"].variant.product
    with CaptureQueriesContext(connection) as asked:
        facts = product_facts("qc", mug.public_id)
    assert len(asked) == 1
    assert facts is not None
    assert (facts.id, facts.slug, facts.title) == (mug.public_id, "tasse", {"fr": "Tasse", "en": "Tasse"})
    assert facts.merchant.name == "Boulangerie Bruno"
    assert [(step.code, step.name["fr"]) for step in facts.categories] == [(mug.category.code, mug.category.name["fr"])]
    (variant,) = facts.variants
    (line,) = variant.offers
    assert (line.price, line.compare_at, line.door, line.hows) == (
        Money(1999, "CAD"),
        None,
        "selling",
        ("pickup", "delivery"),
    )
    (level,) = line.stock
    assert (level.place, level.quantity, level.source, level.as_of) == (market.bruno.place.public_id, 10, "desk", NOW)
    assert level.municipality == "Montréal"


@pytest.mark.plants_damage
def test_nobody_counts_is_not_none_left(market: Market) -> None:
    honey = offer(market.carmen, "Miel", 1200, stock=None)
    facts = product_facts("qc", honey.variant.product.public_id)
    assert facts is not None
    assert facts.variants[0].offers[0].stock[0].quantity is None
    restock(honey, on_hand=3, reserved=3)
    facts = product_facts("qc", honey.variant.product.public_id)
    assert facts is not None
    assert facts.variants[0].offers[0].stock[0].quantity == 0


def test_the_same_gtin_at_another_merchant_is_one_group_until_undone(market: Market) -> None:
    mine, other = market.bruno.offers["Tasse"], offer(market.carmen, "Tasse bleue", 1500)
    Variant.objects.filter(offer__in=[mine, other]).update(gtin="00012345678905")
    match = Match.objects.create(territory_id="qc", gtin="00012345678905")
    facts = product_facts("qc", mine.variant.product.public_id)
    assert facts is not None
    assert [line.id for line in facts.variants[0].offers] == [mine.public_id, other.public_id]
    assert [line.merchant.slug for line in facts.variants[0].offers] == ["boulangerie-bruno", "chandelles-carmen"]
    assert facts.variants[0].offers[1].hows == ("pickup",)
    match.undone_at = NOW
    match.save()
    facts = product_facts("qc", mine.variant.product.public_id)
    assert facts is not None
    assert [line.id for line in facts.variants[0].offers] == [mine.public_id]


def test_the_lower_of_door_and_state_counts(market: Market) -> None:
    market.bella.merchant.state = "listed"
    market.bella.merchant.save()
    facts = product_facts("qc", market.bella.offers["Roman"].variant.product.public_id)
    assert facts is not None
    assert (facts.variants[0].offers[0].door, facts.variants[0].offers[0].hows) == ("listed", ())


def test_missing_archived_and_foreign_are_none(market: Market) -> None:
    product = market.bella.offers["Roman"].variant.product
    assert product_facts("qc", "prd_aaaaaaaaaaaaaaaa") is None
    assert product_facts("on", product.public_id) is None
    product.archived_at = NOW
    product.save()
    assert product_facts("qc", product.public_id) is None


def test_categories_parents_first(market: Market) -> None:
    seen = {0}
    for each in category_tree("qc"):
        assert each.parent in seen
        seen.add(each.code)
    assert {422, 4947} <= seen
    assert category_tree("on") == ()
