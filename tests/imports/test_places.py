"""Files that count at several outlets: each outlet is matched to a place once, its stock goes there, and comes back."""

from datetime import timedelta

import pytest

from panier.flows.answer_import import answer_import
from panier.flows.apply_import import apply_import
from panier.flows.import_plans import answers_of
from panier.flows.undo_import import undo_import
from panier.offer.catalogue.models import ImportChange, Offer, Variant
from panier.offer.catalogue.rules.runs import Answers, BadAnswer
from panier.offer.inventory.models import StockLevel
from panier.offer.merchants.models import Place
from tests.imports.hands import BREAD, FILES, bring, everything, kinds, order, preview, said
from tests.world import NOW, Market, Shop

pytestmark = pytest.mark.django_db(transaction=True)
X, R = FILES / "lightspeed" / "x-series.csv", FILES / "lightspeed" / "r-series.csv"
HERE, KIOSK = "Boulangerie Bruno", "Kiosque du marché"


def second_place(shop: Shop, name: str) -> Place:
    copy = Place.objects.get(pk=shop.place.pk)
    copy.pk, copy.public_id, copy.name = None, f"plc_second{shop.merchant.pk}", name
    copy.save()
    return copy


def stock(shop: Shop, source: str) -> dict[tuple[str, str], int | None]:
    """By SKU and place."""
    levels = StockLevel.objects.filter(merchant=shop.merchant, variant__product__source=source)
    return {(sku, place): units for sku, place, units in levels.values_list("variant__sku", "place__name", "on_hand")}


ALL_OF_X = {
    ("TUQ-R-P", HERE): 4,
    ("TUQ-R-P", KIOSK): 2,
    ("TUQ-R-G", HERE): 0,
    ("TUQ-R-G", KIOSK): 7,
    ("TUQ-B-P", HERE): 0,
    ("MIT-1", HERE): 12,
    ("MIT-1", KIOSK): 5,
    ("REP", HERE): None,
    ("REP", KIOSK): None,
}


def test_places_called_as_the_outlets_are_found_by_their_names(market: Market) -> None:
    shop = market.bruno
    second_place(shop, "kiosque du marche")  # without its accents
    run = bring(shop, X)
    named = {
        (sku, HERE if place == HERE else KIOSK): units for (sku, place), units in stock(shop, "lightspeed-x").items()
    }
    assert named == ALL_OF_X
    assert said(run, "noted") == [(4, "inventory_Boulangerie Bruno", "below-zero")]
    assert said(run, "left") == [(7, "composite_name", "grouped"), (8, "", "unpublished")]


def test_r_series_counts_at_each_shop_too(market: Market) -> None:
    second_place(market.bruno, "Entrepôt")
    bring(market.bruno, R)
    assert stock(market.bruno, "lightspeed-r") == {
        ("CH-N-M", HERE): 3,
        ("CH-N-M", "Entrepôt"): 10,
        ("CH-N-G", HERE): 1,
        ("CH-N-G", "Entrepôt"): 0,
        ("CH-B-M", HERE): 0,
        ("CH-B-M", "Entrepôt"): 6,
        ("SAV", HERE): 25,
        ("SAV", "Entrepôt"): 0,
        ("OUR", HERE): None,
        ("OUR", "Entrepôt"): None,
    }


def test_an_outlet_nobody_knows_is_asked_for_once(market: Market) -> None:
    shop = market.bruno
    kiosk = second_place(shop, "Marché Jean-Talon")
    run = preview(shop, X)
    assert said(run, "noted")[0] == (1, KIOSK, "no-place")
    assert dict(answers_of(run).outlets) == {HERE: shop.place.public_id, KIOSK: ""}
    apply_import(shop.merchant.pk, run.public_id, now=NOW)
    assert {place for _, place in stock(shop, "lightspeed-x")} == {HERE}  # its stock is left out, nothing else is
    again = preview(shop, X)
    answers = Answers(category=BREAD, outlets={KIOSK: kiosk.public_id})
    again = answer_import(shop.merchant.pk, again.public_id, answers, now=NOW)
    shown = ImportChange.objects.get(run=again, kind="changed", title="Mitaines feutrées").differences
    assert shown == [{"field": "on_hand", "place": "Marché Jean-Talon", "variant": "-", "before": None, "after": 5}]
    apply_import(shop.merchant.pk, again.public_id, now=NOW)
    assert stock(shop, "lightspeed-x")["MIT-1", "Marché Jean-Talon"] == 5
    later = preview(shop, X)  # not asked again
    assert dict(answers_of(later).outlets) == {HERE: shop.place.public_id, KIOSK: kiosk.public_id}
    assert kinds(later)["changed"] == 0


def test_an_outlet_not_used_here_stays_so(market: Market) -> None:
    shop = market.bruno
    bring(shop, X, outlets={KIOSK: "-"})
    run = preview(shop, X)
    assert answers_of(run).outlets[KIOSK] == "-"
    assert "no-place" not in {code for _, _, code in said(run, "noted")}
    assert {place for _, place in stock(shop, "lightspeed-x")} == {HERE}


def test_two_outlets_may_be_one_place(market: Market) -> None:
    bring(market.bruno, X, outlets={KIOSK: market.bruno.place.public_id})
    assert {sku: units for (sku, _), units in stock(market.bruno, "lightspeed-x").items()} == {
        "TUQ-R-P": 6,
        "TUQ-R-G": 7,
        "TUQ-B-P": 0,
        "MIT-1": 17,
        "REP": None,
    }


def test_another_merchants_place_is_no_answer(market: Market) -> None:
    run = preview(market.bruno, X)
    theirs = market.bella.place.public_id
    answered = answer_import(
        market.bruno.merchant.pk, run.public_id, Answers(category=BREAD, outlets={KIOSK: theirs}), now=NOW
    )
    assert answers_of(answered).outlets[KIOSK] == ""  # as if nothing had been said
    with pytest.raises(BadAnswer):
        preview(market.bruno, X, place=theirs)


def test_taken_back_all_stock_of_all_places_is_what_it_was(market: Market) -> None:
    shop = market.bruno
    second_place(shop, KIOSK)
    before = everything(shop)
    run = bring(shop, X)
    undo_import(shop.merchant.pk, run.public_id, now=NOW)
    assert everything(shop) == before
    bring(shop, X)
    first = everything(shop)
    other = X.read_text().replace(",1,1,4,1,2,1,0.12", ",1,1,9,1,8,1,0.12").replace(",1,1,-1,1,,1", ",1,1,3,1,6,1")
    run = bring(shop, other)
    counts = stock(shop, "lightspeed-x")
    assert [counts["TUQ-R-P", place] for place in (HERE, KIOSK)] == [9, 8]
    assert [counts["TUQ-B-P", place] for place in (HERE, KIOSK)] == [3, 6]
    undo_import(shop.merchant.pk, run.public_id, now=NOW + timedelta(minutes=1))
    assert everything(shop) == first  # the level that was not there is gone too


def test_what_is_promised_at_a_place_stands_there(market: Market) -> None:
    shop = market.bruno
    second_place(shop, KIOSK)
    bring(shop, X)
    variant = Variant.objects.get(sku="MIT-1")
    StockLevel.objects.filter(variant=variant, place=shop.place).update(on_hand=0)
    order(Offer.objects.get(variant=variant), 4)
    held = StockLevel.objects.get(variant=variant, reserved=4)
    run = bring(shop, X.read_text().replace(",1,1,12,2,5,2", ",1,1,1,2,1,2"))
    held.refresh_from_db()
    assert (held.on_hand, held.reserved) == (4, 4)
    assert "promised" in {code for _, _, code in said(run, "noted")}


def test_columns_chosen_by_hand_may_be_of_places(market: Market) -> None:
    shop = market.bruno
    second_place(shop, "Laval")
    file = "Article,Montant,Boulangerie Bruno,Laval\nTuque,25,3,8\n"
    run = preview(shop, file)
    columns = {0: "title", 1: "price", 2: "stock_at", 3: "stock_at"}
    run = answer_import(shop.merchant.pk, run.public_id, Answers(category=BREAD, columns=columns), now=NOW)
    apply_import(shop.merchant.pk, run.public_id, now=NOW)
    assert stock(shop, "file") == {("", HERE): 3, ("", "Laval"): 8}
    assert kinds(preview(shop, file.replace("Tuque", "Bol")))["created"] == 1  # columns and places remembered
