"""A large file: received without being opened, worked on slice by slice; the same preview, the same goods, whole or not at all."""

import tracemalloc
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from panier.flows.apply_import import apply_import
from panier.flows.preview_import import preview_import
from panier.flows.undo_import import undo_import
from panier.flows.work_on_import import work_on_import
from panier.offer.catalogue.actions.runs import GivenFile, given_file
from panier.offer.catalogue.models import ImportChange, ImportRun, Offer, Product
from panier.offer.catalogue.rules import grids
from panier.offer.catalogue.rules.runs import Answers, GoodsMoved
from panier.offer.inventory.models import StockLevel
from tests.imports.hands import BREAD, bring, everything, preview, rows
from tests.imports.test_jobs import waiting, work
from tests.imports.test_pages import at, text, upload
from tests.world import NOW, Market, Shop

pytestmark = pytest.mark.django_db(transaction=True)
# Rows of one product far apart, one that is refused, one unpublished, one without a key, a twin SKU, two sizes.
MIXED = rows(
    "cup,Tasse,,,Size,S,CUP-S,shopify,4,12.00,,https://img.example/cup.jpg,active",
    "bowl,Bol,,,,,BOL,shopify,3,9.00,,,active",
    "pot,Pot,,,,,POT,shopify,1,free,,,active",
    ",,,,,,LOST,shopify,1,5.00,,,active",
    "dish,Plat,,,,,DISH,shopify,7,20.00,,,draft",
    "cup,,,,Size,M,CUP-M,shopify,5,13.00,4006381333931,,",
    "plate,Assiette,,,,,BOL,shopify,2,8.00,,,active",
    "vase,Vase,,,,,VASE,shopify,0,30.00,,,active",
)


@pytest.fixture
def slices_of_one() -> Iterator[None]:
    """A product each."""
    with patch("panier.offer.catalogue.rules.reading.SLICE", 1), patch("panier.flows.import_undoing.SLICE", 1):
        yield


def listed(run: ImportRun) -> list[tuple[Any, ...]]:
    changes = ImportChange.objects.filter(run=run).order_by("line", "kind", "code")
    return list(changes.values_list("kind", "line", "product_key", "title", "code", "details", "differences"))


def test_slices_change_nothing(market: Market, request: pytest.FixtureRequest) -> None:
    """Bella's file whole, Bruno's in slices of one product: looked at, applied, brought again, changed, taken back."""
    empty = everything(market.bruno), everything(market.bella)
    whole = _through_everything(market.bella)
    request.getfixturevalue("slices_of_one")
    sliced = _through_everything(market.bruno)
    assert sliced == whole
    assert {kind for kind, *_ in sliced[0]} == {"created", "refused", "left"}
    assert (everything(market.bruno), everything(market.bella)) == empty


def _through_everything(shop: Shop) -> list[Any]:
    first = preview(shop, MIXED)
    seen: list[Any] = [listed(first), first.plan_digest, first.counts]
    apply_import(shop.merchant.pk, first.public_id, now=NOW)
    seen += [_shown(shop)]
    again = preview(shop, MIXED)
    dearer = preview(shop, rows("cup,Tasse,,,Size,S,CUP-S,shopify,6,15.00,,,active"))
    seen += [listed(again), again.counts, listed(dearer), dearer.counts]
    apply_import(shop.merchant.pk, dearer.public_id, now=NOW)
    seen += [_shown(shop)]
    for run in (dearer, first):
        seen += [undo_import(shop.merchant.pk, run.public_id, now=NOW).counts]
    return seen


def _shown(shop: Shop) -> dict[str, Any]:
    """All he has but his places' own names."""
    goods = everything(shop)
    own = Product.objects.filter(merchant=shop.merchant, source="shopify")
    stock = (
        StockLevel.objects.filter(variant__product__in=own).order_by("variant__sku").values_list("on_hand", flat=True)
    )
    return {"products": own.count(), "stock": list(stock), "pictures": goods["pictures"][-1:]}


@pytest.mark.usefixtures("slices_of_one")
def test_goods_that_moved_are_noticed_after_writing_and_nothing_stays(market: Market) -> None:
    shop = market.bruno
    bring(shop, MIXED)
    run = preview(shop, MIXED.replace("12.00", "14.00"))
    Offer.objects.filter(variant__sku="VASE").update(
        minor=1
    )  # the last product of the file; the first is written by then
    before = everything(shop)
    with pytest.raises(GoodsMoved):
        apply_import(shop.merchant.pk, run.public_id, now=NOW)
    assert everything(shop) == before
    shown = ImportChange.objects.filter(run=run, kind="changed").order_by("line").values_list("product_key", flat=True)
    assert list(shown) == ["cup", "vase"]  # a new preview has taken its place
    assert not ImportChange.objects.filter(run=run).exclude(after=None).exists()
    assert ImportRun.objects.get(pk=run.pk).state == "previewed"


def test_what_is_promised_while_it_writes_stands_and_can_be_taken_back(market: Market) -> None:
    shop = market.bruno
    bring(shop, MIXED)
    level = StockLevel.objects.get(variant__sku="BOL", merchant=shop.merchant)
    run = preview(shop, MIXED.replace("BOL,shopify,3", "BOL,shopify,1"))

    def promised(variants: list[int]) -> None:
        StockLevel.objects.filter(pk=level.pk, variant__in=variants).update(reserved=2)

    with patch("panier.flows.apply_import.lock_levels", side_effect=promised):
        apply_import(shop.merchant.pk, run.public_id, now=NOW)
    level.refresh_from_db()
    after: Any = ImportChange.objects.get(run=run, kind="changed").after
    assert (level.on_hand, after["variants"]["-"]["on_hand"]) == (2, 2)
    StockLevel.objects.filter(pk=level.pk).update(reserved=0)
    assert undo_import(shop.merchant.pk, run.public_id, now=NOW).counts["undo_undone"] == 1
    level.refresh_from_db()
    assert level.on_hand == 3


def pieces(count: int) -> Iterator[bytes]:
    yield MIXED.splitlines()[0].encode() + b"\n"
    for number in range(count):
        yield f"p{number},Produit {number},{'<p>Fait main.</p>' * 20},,,,,shopify,4,1.00,,,active\n".encode()


def test_the_request_that_receives_a_large_file_never_has_it_in_hand(market: Market) -> None:
    size = sum(map(len, pieces(4_000)))
    tracemalloc.start()
    try:
        given = given_file((market.bruno.merchant.pk, None), uuid4(), "large.csv", pieces(4_000))
        run = preview_import("qc", given, Answers(category=BREAD), now=NOW, in_request=True)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (given.size, run.counts, run.dialect) == (size, {"bytes": size}, "")
    assert peak < size / 2
    assert waiting() == [run.public_id]


def test_control_opened_it_would_have_it_in_hand(market: Market) -> None:
    given = given_file((market.bruno.merchant.pk, None), uuid4(), "large.csv", pieces(500))
    tracemalloc.start()
    try:
        preview_import("qc", given, Answers(category=BREAD), now=NOW)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak > given.size


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            ("More than 7 rows. Cut the file in several, a product always whole.", "Nobody has looked at this file"),
        ),
        (
            "fr",
            ("Plus de 7 lignes. Coupez le fichier en plusieurs, un produit toujours entier.", "Personne n’a encore"),
        ),
    ],
)
def test_one_row_too_many_is_told_by_the_job(
    market: Market, desk: Client, monkeypatch: pytest.MonkeyPatch, language: str, told: tuple[str, str]
) -> None:
    monkeypatch.setattr(grids, "MOST_ROWS", 7)
    monkeypatch.setattr("panier.flows.preview_import.BYTES_AT_ONCE", 100)
    shop, before = market.bruno, everything(market.bruno)
    answer = upload(desk, shop, MIXED, language)
    run = ImportRun.objects.get().public_id
    assert answer.headers["Location"] == at("desk_import_progress", shop, run, language=language)
    assert desk.get(answer.headers["Location"]).status_code == 200
    assert desk.get(at("desk_imports", shop, language=language)).status_code == 200
    work()
    page = text(desk.get(at("desk_import", shop, run, language=language)))
    assert all(words in page for words in told)
    assert (ImportChange.objects.count(), everything(shop)) == (0, before)
    monkeypatch.setattr(grids, "MOST_ROWS", 8)  # as many as may be: it comes in
    desk.post(at("desk_import_answer", shop, run, language=language), {"category": BREAD})
    work()
    assert ImportRun.objects.get().counts["created"] == 3


def test_what_was_named_by_hand_is_remembered_of_a_file_the_job_opens(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop, data = market.bruno, "Chose,Montant\nTasse,5\n"
    preview(shop, data, columns={0: "title", 1: "price"})
    monkeypatch.setattr("panier.flows.preview_import.BYTES_AT_ONCE", 1)
    given: GivenFile = given_file((shop.merchant.pk, None), uuid4(), "a.csv", [data.encode()])
    run = preview_import("qc", given, Answers(category=BREAD), now=NOW, in_request=True)
    work_on_import(run.public_id, now=NOW)
    run.refresh_from_db()
    assert (run.is_readable, run.counts["created"]) == (True, 1)


def test_a_product_of_too_many_rows_is_refused_and_the_others_come_in(market: Market, desk: Client) -> None:
    with patch("panier.offer.catalogue.rules.gathering.MOST_TOGETHER", 1):
        run = preview(market.bruno, MIXED)
    assert (run.counts["created"], run.counts["refused"]) == (2, 5)
    for language, words in (
        ("en", "More than 1 rows for one product."),
        ("fr", "Plus de 1 lignes pour un même produit."),
    ):
        page = desk.get(at("desk_import", market.bruno, run.public_id, language=language) + "?show=refused")
        assert words in text(page)


def test_pages_of_an_import_neither_open_its_file_nor_ask_more_for_more(market: Market, desk: Client) -> None:
    shop = market.bruno
    few = upload(desk, shop, rows("a,A,,,,,,,,1.00,,,active")).headers["Location"]
    many = upload(desk, shop, rows(*[f"p{n},P{n},,,,,,,,1.00,,,active" for n in range(230)])).headers["Location"]
    ImportRun.objects.update(file=b"none")
    counted = []
    for address in (few, many):
        for asked in ("?show=created", "?show=created&page=4", "?columns=1"):
            with CaptureQueriesContext(connection) as statements:
                page = desk.get(address + asked)
            counted.append(len(statements))
            assert (page.status_code, "Variant Price" in text(page)) == (200, "columns" in asked)
    assert counted[:3] == counted[3:]
    assert text(page).count("P1") <= 50
