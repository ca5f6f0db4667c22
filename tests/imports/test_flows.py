"""A file comes in exactly as its preview showed; what it does not say stays."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from panier.flows.answer_import import answer_import
from panier.flows.apply_import import apply_import
from panier.flows.preview_import import preview_import
from panier.flows.purge import purge
from panier.flows.undo_import import undo_import
from panier.offer.catalogue.models import ImportChange, ImportRun, Match, Offer, Product, Variant
from panier.offer.catalogue.rules.runs import (
    Answers,
    BadAnswer,
    GoodsMoved,
    KeyUsed,
    NoSuchImport,
    WrongImportState,
)
from panier.offer.inventory.models import StockLevel
from panier.offer.search.models import Stale
from tests.imports.hands import BOWL, BREAD, FILES, MUG, NOTHING, bring, given, kinds, order, preview, rows, said
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)
LONG_BEFORE = NOW - timedelta(days=20)


def test_what_a_product_becomes(market: Market) -> None:
    bring(market.bella, FILES / "woocommerce/french-canada.csv", language="fr", tax_category="ZERO")
    jam = Product.objects.get(merchant=market.bella.merchant, source="woocommerce", title__fr="Confiture de fraises")
    assert (jam.language, jam.tax_category, jam.tax_category_assumed) == ("fr", "ZERO", False)
    assert jam.slug == "confiture-de-fraises"
    offer = Offer.objects.get(variant__product__merchant=market.bella.merchant, compare_at_minor=995)
    assert (offer.minor, offer.door, StockLevel.objects.get(variant=offer.variant).on_hand) == (850, "selling", 0)


def test_the_tax_comes_from_the_category_and_is_flagged(market: Market) -> None:
    run = bring(market.bruno, rows(MUG))
    product = Product.objects.get(source_key="mug")
    assert (product.category.code, product.tax_category, product.tax_category_assumed) == (BREAD, "ZERO", True)
    assert run.counts["tax_assumed"] == 1


def test_without_a_category_a_row_is_refused_with_the_reason(market: Market) -> None:
    run = preview(market.bruno, rows(MUG), category=0)
    assert said(run, "refused") == [(2, "", "no-category")]


def test_what_the_file_does_not_say_stays(market: Market) -> None:
    bring(market.bruno, rows(MUG))
    bring(market.bruno, "Handle,Title,Variant Price,Option1 Name,Option1 Value,Vendor\nmug,Mug,11.00,Size,S,\n")
    variant = Variant.objects.get(product__source_key="mug")
    assert (variant.offer.minor, variant.sku, variant.gtin, StockLevel.objects.get(variant=variant).on_hand) == (
        1100,
        "MUG-S",
        "04006381333931",
        4,
    )


def test_the_same_form_twice_is_one_run_and_another_file_is_refused(market: Market) -> None:
    form = uuid4()
    first = preview_import("qc", given(market.bruno, rows(MUG).encode(), key=form), Answers(), now=NOW)
    again = preview_import("qc", given(market.bruno, rows(MUG).encode(), key=form), Answers(), now=NOW)
    assert first.pk == again.pk
    with pytest.raises(KeyUsed):
        preview_import("qc", given(market.bruno, rows(BOWL).encode(), key=form), Answers(), now=NOW)


def test_applied_twice_is_once_and_undone_twice_too(market: Market) -> None:
    run = bring(market.bruno, rows(MUG))
    apply_import(market.bruno.merchant.pk, run.public_id, now=NOW + timedelta(minutes=1))
    assert ImportRun.objects.get().applied_at == NOW
    for _ in range(2):
        undo_import(market.bruno.merchant.pk, run.public_id, now=NOW)
    with pytest.raises(WrongImportState):
        apply_import(market.bruno.merchant.pk, run.public_id, now=NOW)


def test_another_merchants_run_is_like_a_missing_one(market: Market) -> None:
    run = preview(market.bruno, rows(MUG))
    acts: list[Callable[[], object]] = [
        lambda: apply_import(market.bella.merchant.pk, run.public_id, now=NOW),
        lambda: undo_import(market.bella.merchant.pk, run.public_id, now=NOW),
        lambda: answer_import(market.bella.merchant.pk, run.public_id, Answers(), now=NOW),
        lambda: apply_import(market.bella.merchant.pk, "imp_nowhere", now=NOW),
    ]
    for act in acts:
        with pytest.raises(NoSuchImport):
            act()
    with pytest.raises(BadAnswer):  # nor is his place
        preview(market.bruno, rows(BOWL), place=market.bella.place.public_id)


def test_goods_that_moved_since_are_shown_again_before_they_are_overwritten(market: Market) -> None:
    shop = market.bruno
    bring(shop, rows(MUG))
    run = preview(shop, rows(MUG.replace("12.00", "20.00")))
    Offer.objects.filter(variant__product__source_key="mug").update(minor=1500)
    with pytest.raises(GoodsMoved):
        apply_import(shop.merchant.pk, run.public_id, now=NOW)
    assert Offer.objects.get(variant__product__source_key="mug").minor == 1500
    shown = ImportChange.objects.get(run=run, kind="changed").differences
    assert [(each["before"], each["after"]) for each in shown] == [(1500, 2000)]
    apply_import(shop.merchant.pk, run.public_id, now=NOW)
    assert Offer.objects.get(variant__product__source_key="mug").minor == 2000


def test_units_sold_between_looking_and_deciding_do_not_stop_it(market: Market) -> None:
    shop = market.bruno
    bring(shop, rows(MUG, BOWL))
    run = preview(shop, rows(MUG.replace("shopify,4", "shopify,1"), BOWL))
    order(Offer.objects.get(variant__product__source_key="mug"), 3)
    apply_import(shop.merchant.pk, run.public_id, now=NOW)
    level = StockLevel.objects.get(variant__product__source_key="mug")
    assert (level.on_hand, level.reserved) == (3, 3)  # what is promised stands on the shelf
    assert said(run, "noted") == [(2, "", "promised")]


def test_products_of_one_gtin_become_a_group_and_its_members_cards_follow(market: Market) -> None:
    bring(market.bruno, rows(MUG))
    Stale.objects.all().delete()
    run = bring(market.bella, rows(MUG))
    both = set(Product.objects.filter(source_key="mug").values_list("pk", flat=True))
    assert both <= set(Stale.objects.values_list("product", flat=True))
    assert Match.objects.get(gtin="04006381333931").undone_at is None
    Stale.objects.all().delete()
    undo_import(market.bella.merchant.pk, run.public_id, now=NOW)
    assert both <= set(Stale.objects.values_list("product", flat=True))


def test_a_preview_nobody_applied_goes_after_a_month_and_an_applied_import_stays(market: Market) -> None:
    applied = bring(market.bruno, rows(BOWL))
    run = preview(market.bruno, rows(MUG))
    assert purge(now=NOW + timedelta(days=29))["previews of imports"] == 0
    assert purge(now=NOW + timedelta(days=31))["previews of imports"] == 1
    with pytest.raises(NoSuchImport):
        apply_import(market.bruno.merchant.pk, run.public_id, now=NOW)
    assert [kept.pk for kept in ImportRun.objects.all()] == [applied.pk]


def test_of_many_previews_the_latest_are_kept(market: Market) -> None:
    applied = bring(market.bruno, rows(BOWL))
    theirs = preview(market.bella, rows(MUG))
    runs = [preview(market.bruno, rows(MUG.replace("12.00", f"{price}.00"))) for price in range(1, 13)]
    kept = set(ImportRun.objects.values_list("pk", flat=True))
    assert kept == {applied.pk, theirs.pk, *(run.pk for run in runs[-10:])}


def test_an_applied_import_keeps_no_file(market: Market) -> None:
    bring(market.bruno, rows(MUG))
    assert bytes(ImportRun.objects.get().file) == b""


def test_a_file_that_counts_the_same_makes_the_count_young_again(market: Market) -> None:
    bring(market.bruno, rows(MUG, BOWL))
    StockLevel.objects.filter(source="import").update(as_of=LONG_BEFORE, sure_until=LONG_BEFORE)
    run = preview(market.bruno, rows(MUG))
    assert kinds(run) == {**NOTHING, "left": 1, "absent": 1}
    apply_import(market.bruno.merchant.pk, run.public_id, now=NOW)
    mug, bowl = (StockLevel.objects.get(variant__product__source_key=key) for key in ("mug", "bowl"))
    assert (mug.on_hand, mug.as_of, bowl.as_of) == (4, NOW, LONG_BEFORE)
    assert mug.sure_until is not None
    assert mug.sure_until > NOW
