"""An import is taken back, but for what somebody ordered or changed since."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError
from pytest_django.fixtures import Settings

from panier.flows.apply_import import apply_import
from panier.flows.place_order import place_order
from panier.flows.undo_import import undo_import
from panier.offer.catalogue.models import ImportChange, Offer, Product, Variant
from panier.offer.inventory.models import StockLevel
from panier.offer.search.models import Stale
from panier.trade.cart.models import CartLine
from tests.imports.hands import (
    BOWL,
    MUG,
    NOTHING,
    SHOPIFY,
    bring,
    everything,
    kinds,
    order,
    preview,
    rows,
)
from tests.processes import overtaken
from tests.world import NOW, Market, asking, guest_cart, key

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_two_real_files_come_in_whole_again_change_nothing_and_are_taken_back(market: Market) -> None:
    shop = market.carmen
    before = everything(shop)
    shown = [preview(shop, file) for file in SHOPIFY]
    assert everything(shop) == before  # looking writes no goods
    assert [kinds(run)["created"] for run in shown] == [20, 20]
    applied = [apply_import(shop.merchant.pk, run.public_id, now=NOW) for run in shown]
    products = Product.objects.filter(merchant=shop.merchant, source="shopify")
    assert products.count() == 40
    assert Variant.objects.filter(product__in=products).count() == 43
    assert Offer.objects.filter(variant__product__in=products, currency="CAD").count() == 43
    assert StockLevel.objects.filter(variant__product__in=products, place=shop.place).count() == 43
    assert StockLevel.objects.filter(variant__product__in=products, on_hand__isnull=False).get().on_hand == 8
    assert set(products.values_list("pk", flat=True)) <= set(Stale.objects.values_list("product", flat=True))
    again = [bring(shop, file) for file in SHOPIFY]
    assert [kinds(run)["left"] for run in again] == [20, 20]
    assert sum(kinds(run)[kind] for run in again for kind in ("created", "changed", "refused")) == 0
    for run in applied:
        undone = undo_import(shop.merchant.pk, run.public_id, now=NOW)
        assert (undone.state, undone.counts["undo_undone"]) == ("undone", 20)
    assert everything(shop) == before


def test_an_undone_file_can_come_in_again(market: Market) -> None:
    run = bring(market.bruno, SHOPIFY[0])
    there = everything(market.bruno)
    undo_import(market.bruno.merchant.pk, run.public_id, now=NOW)
    assert kinds(bring(market.bruno, SHOPIFY[0]))["created"] == 20
    assert everything(market.bruno) == there


def test_a_changed_file_changes_what_it_says_and_undo_brings_it_back(market: Market) -> None:
    shop = market.bruno
    bring(shop, rows(MUG, BOWL))
    before = everything(shop)
    run = bring(
        shop,
        rows(
            "mug,Grande tasse,,,Size,S,MUG-S,shopify,7,13.50,4006381333931,https://img.example/mug.jpg,active",
            "mug,,,,,L,MUG-L,shopify,2,15.00,,https://img.example/large.jpg,",
        ),
    )
    assert kinds(run) == {**NOTHING, "changed": 1, "absent": 1}
    change = ImportChange.objects.get(run=run, kind="changed")
    assert [(each["field"], each["before"], each["after"]) for each in change.differences] == [
        ("title", "Mug", "Grande tasse"),
        ("pictures", 1, 2),
        ("minor", 1200, 1350),
        ("on_hand", 4, 7),
        ("variant", None, 1500),
    ]
    small, large = Variant.objects.filter(product__source_key="mug").order_by("position")
    assert (small.offer.minor, StockLevel.objects.get(variant=small).on_hand) == (1350, 7)
    assert (large.offer.minor, StockLevel.objects.get(variant=large).on_hand) == (1500, 2)
    assert large.picture is not None
    assert large.picture.source_url == "https://img.example/large.jpg"
    undo_import(shop.merchant.pk, run.public_id, now=NOW)
    assert everything(shop) == before


def test_an_undo_keeps_what_was_ordered_or_changed_and_says_so(market: Market) -> None:
    shop = market.bruno
    run = bring(shop, rows(MUG, BOWL, "plate,Assiette,,,,,,,,5.00,,,active", "cup,Coupe,,,,,,,,6.00,,,active"))
    order(Offer.objects.get(variant__product__source_key="bowl"), 1)
    Offer.objects.filter(variant__product__source_key="plate").update(minor=999)
    Product.objects.get(source_key="cup").variants.get().offer.delete()
    guest_cart((Offer.objects.get(variant__product__source_key="mug"), 1))
    undone = undo_import(shop.merchant.pk, run.public_id, now=NOW)
    outcomes = dict(ImportChange.objects.filter(run=run).values_list("product_key", "outcome"))
    assert outcomes == {"mug": "undone", "bowl": "ordered", "plate": "changed", "cup": "changed"}
    assert (undone.counts["undo_undone"], undone.counts["undo_ordered"], undone.counts["undo_changed"]) == (1, 1, 2)
    assert sorted(Product.objects.filter(source="shopify").values_list("source_key", flat=True)) == [
        "bowl",
        "cup",
        "plate",
    ]
    assert not CartLine.objects.filter(offer__variant__product__source_key="mug").exists()
    assert StockLevel.objects.get(variant__product__source_key="bowl").reserved == 1


def test_an_undo_of_a_change_keeps_what_was_ordered_since(market: Market) -> None:
    shop = market.bruno
    bring(shop, rows(MUG))
    offer = Offer.objects.get(variant__product__source_key="mug")
    order(offer, 1, minutes=-5)  # before: that does not bind the new price
    first = bring(shop, rows(MUG.replace("12.00", "14.00")))
    undo_import(shop.merchant.pk, first.public_id, now=NOW)
    offer.refresh_from_db()
    assert offer.minor == 1200
    second = bring(shop, rows(MUG.replace("12.00", "16.00")))
    order(offer, 1, minutes=5)
    undo_import(shop.merchant.pk, second.public_id, now=NOW)
    offer.refresh_from_db()
    assert offer.minor == 1600


def test_an_undo_waits_for_whoever_is_ordering_and_keeps_what_he_orders(market: Market) -> None:
    assert _undo_while_ordering(market) == ("ordered", [])
    assert StockLevel.objects.get(variant__product__source_key="mug").reserved == 1


def test_control_without_the_locks_it_would_not_see_him(market: Market, settings: Settings) -> None:
    settings.LOCKS_OFF = True
    outcome, faults = _undo_while_ordering(market)
    assert (outcome, faults) == ("", ["IntegrityError"])  # it tried to delete what was being promised


def _undo_while_ordering(market: Market) -> tuple[str, list[str]]:
    """Somebody is ordering while the merchant takes the import back; the change's outcome, and the undo's faults."""
    shop = market.bruno
    run = bring(shop, rows(MUG))
    buyer, cart = guest_cart((Offer.objects.get(variant__product__source_key="mug"), 1))
    now = NOW + timedelta(minutes=1)
    ordering = partial(place_order, buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=now)

    def undo() -> list[str]:
        try:
            undo_import(shop.merchant.pk, run.public_id, now=NOW)
        except IntegrityError as fault:
            return [type(fault).__name__]
        return []

    _, faults = overtaken("orders_line", ordering, undo)
    return ImportChange.objects.get(run=run).outcome, faults
