"""A file comes in, whole or not at all; it is taken back, but for what somebody ordered or changed since."""

import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from threading import Thread
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from panier.flows.answer_import import answer_import
from panier.flows.apply_import import apply_import
from panier.flows.place_order import place_order
from panier.flows.preview_import import preview_import
from panier.flows.purge import purge
from panier.flows.undo_import import undo_import
from panier.offer.catalogue.models import ImportChange, ImportRun, Match, Offer, Product, Variant
from panier.offer.catalogue.rules.imported import BadFile
from panier.offer.catalogue.rules.runs import (
    Answers,
    BadAnswer,
    FileForgotten,
    GoodsMoved,
    KeyUsed,
    NoSuchImport,
    NotReadable,
    WrongImportState,
)
from panier.offer.inventory.models import StockLevel
from panier.offer.search.models import Stale
from panier.trade.cart.models import CartLine
from tests.imports.hands import BREAD, FILES, SHOPIFY, bring, everything, given, kinds, preview, rows, said
from tests.world import NOW, Market, asking, build_market, guest_cart, key

pytestmark = pytest.mark.django_db(transaction=True)
MUG = "mug,Mug,,,Size,S,MUG-S,shopify,4,12.00,4006381333931,https://img.example/mug.jpg,active"
BOWL = "bowl,Bol,,,,,BOL,shopify,3,9.00,,,active"
NOTHING = {"created": 0, "changed": 0, "left": 0, "refused": 0, "noted": 0, "absent": 0}


@pytest.fixture
def market() -> Market:
    return build_market()


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


@pytest.mark.parametrize(
    ("file", "created", "variants", "refused"),
    [
        ("shopify/current-dialect.csv", 2, 3, 0),
        ("woocommerce/english.csv", 3, 4, 1),
        ("woocommerce/french.csv", 3, 4, 0),
        ("woocommerce/french-canada.csv", 2, 2, 0),
    ],
)
def test_each_dialect_comes_in(market: Market, file: str, created: int, variants: int, refused: int) -> None:
    run = bring(market.bella, FILES / file)
    assert (kinds(run)["created"], run.counts["variants_created"], kinds(run)["refused"]) == (
        created,
        variants,
        refused,
    )
    before = everything(market.bella)
    assert kinds(bring(market.bella, FILES / file))["left"] >= created
    assert everything(market.bella) == before


def test_what_a_product_becomes(market: Market) -> None:
    bring(market.bella, FILES / "woocommerce/french-canada.csv", language="fr", tax_category="ZERO")
    jam = Product.objects.get(merchant=market.bella.merchant, source="woocommerce", title__fr="Confiture de fraises")
    assert (jam.language, jam.tax_category, jam.tax_category_assumed) == ("fr", "ZERO", False)
    assert jam.slug == "confiture-de-fraises"
    offer = Offer.objects.get(variant__product__merchant=market.bella.merchant, compare_at_minor=995)
    assert (offer.minor, offer.door, offer.variant.stock.get().on_hand) == (850, "selling", 0)


def test_the_tax_comes_from_the_category_and_is_flagged(market: Market) -> None:
    run = bring(market.bruno, rows(MUG))
    product = Product.objects.get(source_key="mug")
    assert (product.category.code, product.tax_category, product.tax_category_assumed) == (BREAD, "ZERO", True)
    assert run.counts["tax_assumed"] == 1


def test_without_a_category_a_row_is_refused_with_the_reason(market: Market) -> None:
    run = preview(market.bruno, rows(MUG), category=0)
    assert said(run, "refused") == [(2, "", "no-category")]


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
    assert (small.offer.minor, small.stock.get().on_hand) == (1350, 7)
    assert (large.offer.minor, large.stock.get().on_hand) == (1500, 2)
    assert large.picture is not None
    assert large.picture.source_url == "https://img.example/large.jpg"
    undo_import(shop.merchant.pk, run.public_id, now=NOW)
    assert everything(shop) == before


def test_what_the_file_does_not_say_stays(market: Market) -> None:
    bring(market.bruno, rows(MUG))
    bring(market.bruno, "Handle,Title,Variant Price,Option1 Name,Option1 Value,Vendor\nmug,Mug,11.00,Size,S,\n")
    variant = Variant.objects.get(product__source_key="mug")
    assert (variant.offer.minor, variant.sku, variant.gtin, variant.stock.get().on_hand) == (
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
    _order(Offer.objects.get(variant__product__source_key="mug"), 3)
    apply_import(shop.merchant.pk, run.public_id, now=NOW)
    level = StockLevel.objects.get(variant__product__source_key="mug")
    assert (level.on_hand, level.reserved) == (3, 3)  # what is promised stands on the shelf
    assert said(run, "noted") == [(2, "", "promised")]


def test_an_undo_keeps_what_was_ordered_or_changed_and_says_so(market: Market) -> None:
    shop = market.bruno
    run = bring(shop, rows(MUG, BOWL, "plate,Assiette,,,,,,,,5.00,,,active", "cup,Coupe,,,,,,,,6.00,,,active"))
    _order(Offer.objects.get(variant__product__source_key="bowl"), 1)
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
    _order(offer, 1, minutes=-5)  # before: that does not bind the new price
    first = bring(shop, rows(MUG.replace("12.00", "14.00")))
    undo_import(shop.merchant.pk, first.public_id, now=NOW)
    offer.refresh_from_db()
    assert offer.minor == 1200
    second = bring(shop, rows(MUG.replace("12.00", "16.00")))
    _order(offer, 1, minutes=5)
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


def test_a_row_that_fails_in_the_middle_leaves_nothing(market: Market) -> None:
    run = preview(market.bruno, rows(MUG, BOWL))
    before = everything(market.bruno)
    with _refusing_the_second_offer(), pytest.raises(IntegrityError):
        apply_import(market.bruno.merchant.pk, run.public_id, now=NOW)
    assert everything(market.bruno) == before
    assert ImportRun.objects.get().state == "previewed"
    apply_import(market.bruno.merchant.pk, run.public_id, now=NOW)  # and it can still be done
    assert Product.objects.filter(source="shopify").count() == 2


def test_control_without_the_transaction_half_would_be_there(market: Market, settings: Settings) -> None:
    run = preview(market.bruno, rows(MUG, BOWL))
    settings.LOCKS_OFF = True  # a row lock wants a transaction
    steps = import_module("panier.flows.apply_import")._apply.__wrapped__  # without `transaction.atomic`
    with _refusing_the_second_offer(), pytest.raises(IntegrityError):
        steps(market.bruno.merchant.pk, run.public_id, NOW)
    assert Product.objects.filter(source="shopify").count() == 2  # products without their offers: half applied


def test_two_imports_of_one_merchant_wait_for_each_other(market: Market) -> None:
    assert _race(market) == (1, [])


def test_control_without_the_lock_they_clash(market: Market, settings: Settings) -> None:
    settings.LOCKS_OFF = True
    _, faults = _race(market)
    assert faults == ["IntegrityError"]


def test_the_number_of_statements_does_not_grow_with_the_rows(market: Market) -> None:
    _statements(market, 2)  # from now on the job that fetches pictures waits already
    assert _statements(market, 3) == _statements(market, 400)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 xlsx", "xlsx"),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", "xml"),
        (b"Handle,Title\0,Variant Price\na,b,1\n", "nul"),
        (b"Handle,Title,Variant Price\n", "no-rows"),
        (b"x" * 20_000_001, "too-large"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_kept(market: Market, data: bytes, problem: str) -> None:
    with pytest.raises(BadFile) as refused:
        preview(market.bruno, data)
    assert refused.value.facts["problem"] == problem
    assert not ImportRun.objects.exists()


def test_a_million_rows_are_refused_without_being_read_whole(market: Market) -> None:
    data = b"Handle,Title,Variant Price\n" + b"a,b,1\n" * 1_000_000
    tracemalloc.start()
    try:
        with pytest.raises(BadFile) as refused:
            preview(market.bruno, data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refused.value.facts == {"problem": "too-many-rows", "limit": 20_000}
    assert peak < 10 * len(data)  # its text, never its million rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
def test_every_usual_encoding_gives_the_same_goods(market: Market, encoding: str) -> None:
    line = "cafe,Café d’été « moulu »,<p>Torréfié à Rivière-du-Loup</p>,,,,,,,12.00,,,active"
    bring(market.bruno, rows(line).encode(encoding))
    product = Product.objects.get(source_key="cafe")
    assert product.title == {"fr": "Café d’été « moulu »"}
    assert product.description == {"fr": "<p>Torréfié à Rivière-du-Loup</p>"}


def test_rows_in_another_encoding_are_refused_and_the_others_come_in(market: Market) -> None:
    data = rows("a,Été,,,,,,,,5,,,", "b,Érable,,,,,,,,6,,,").encode() + "c,Forêt,,,,,,,,7,,,\n".encode("cp1252")
    run = bring(market.bruno, data)
    assert said(run, "refused") == [(4, "Title", "mixed-encodings")]
    assert set(Product.objects.filter(source="shopify").values_list("source_key", flat=True)) == {"a", "b"}


def test_a_formula_never_becomes_a_product(market: Market) -> None:
    run = bring(
        market.bruno,
        rows(
            "a,=cmd|' /C calc'!A0,,,,,,,,5,,,",
            "b,+ de chocolat,,,,,,,,6,,,",
            'c,"=""Thé 00123""",,,,,,,,7,,,',
            "d,Bol,,,,,@SUM(1),,,8,,,",
        ),
    )
    assert said(run, "refused") == [(2, "Title", "formula"), (5, "Variant SKU", "formula")]
    assert said(run, "noted") == [(3, "Title", "formula-as-text")]
    titles = Product.objects.filter(source="shopify").order_by("source_key").values_list("title__fr", flat=True)
    assert list(titles) == ["+ de chocolat", "Thé 00123"]


def test_what_is_twice_in_a_file_comes_in_once(market: Market) -> None:
    run = bring(market.bruno, rows(MUG, MUG.replace("MUG-S", "OTHER"), BOWL, "plate,Assiette,,,,,BOL,,,5.00,,,"))
    assert said(run, "refused") == [(3, "Handle", "duplicate-variant"), (5, "Variant SKU", "duplicate-sku")]
    assert Variant.objects.filter(product__source="shopify").count() == 2


def test_columns_are_named_by_hand_and_remembered(market: Market) -> None:
    shop = market.bruno
    run = preview(shop, "Article,Montant,En main\nTuque,25,3\n")
    assert not run.is_readable
    with pytest.raises(NotReadable):
        apply_import(shop.merchant.pk, run.public_id, now=NOW)
    run = answer_import(
        shop.merchant.pk,
        run.public_id,
        Answers(category=BREAD, columns={0: "title", 1: "price", 2: "quantity"}),
        now=NOW,
    )
    assert (run.is_readable, kinds(run)["created"]) == (True, 1)
    assert run.answers["columns"] == {"0": "title", "1": "price", "2": "quantity"}
    apply_import(shop.merchant.pk, run.public_id, now=NOW)
    assert Product.objects.get(source="file").variants.get().offer.minor == 2500


def test_the_file_of_an_old_preview_is_forgotten(market: Market) -> None:
    run = preview(market.bruno, rows(MUG))
    assert purge(now=NOW + timedelta(days=31))["import files"] == 1
    with pytest.raises(FileForgotten):
        apply_import(market.bruno.merchant.pk, run.public_id, now=NOW)


def test_an_applied_import_keeps_no_file(market: Market) -> None:
    bring(market.bruno, rows(MUG))
    assert bytes(ImportRun.objects.get().file) == b""


def _order(offer: Offer, quantity: int, minutes: int = 1) -> None:
    buyer, cart = guest_cart((offer, quantity))
    place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW + timedelta(minutes=minutes))


@contextmanager
def _refusing_the_second_offer() -> Iterator[None]:
    """The database refuses an offer of nine dollars: a fault in the middle of the writing."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalogue_offer ADD CONSTRAINT planted CHECK (minor <> 900)")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE catalogue_offer DROP CONSTRAINT planted")


def _undo_while_ordering(market: Market) -> tuple[str, list[str]]:
    """Somebody orders, slowly, while the merchant takes the import back; the change's outcome, and the undo's faults."""
    shop = market.bruno
    run = bring(shop, rows(MUG))
    buyer, cart = guest_cart((Offer.objects.get(variant__product__source_key="mug"), 1))
    asked = asking(cart)
    faults: list[str] = []

    def order() -> None:
        try:
            place_order(buyer=buyer, cart_id=cart.pk, asked=asked, key=key(), now=NOW + timedelta(minutes=1))
        finally:
            connections.close_all()

    with _slow_to_insert("orders_line"):
        ordering = Thread(target=order)
        ordering.start()
        _until_reserving()
        try:
            undo_import(shop.merchant.pk, run.public_id, now=NOW)
        except IntegrityError as fault:
            faults.append(type(fault).__name__)
        ordering.join()
    return ImportChange.objects.get(run=run).outcome, faults


def _until_reserving() -> None:
    """The order has promised the stock and is writing its lines."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
            )
            if cursor.fetchone()[0]:
                return
        time.sleep(0.02)
    raise AssertionError("nobody is ordering")


@contextmanager
def _slow_to_insert(table: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.4); RETURN NEW; END'"
        )
        cursor.execute(f"CREATE TRIGGER linger BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION linger()")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER linger ON {table}")
            cursor.execute("DROP FUNCTION linger")


def _race(market: Market) -> tuple[int, list[str]]:
    """Two previews of the same new product, applied at once; how many products, and the faults."""
    shop = market.bruno
    runs = [preview(shop, rows(MUG)) for _ in range(2)]
    faults: list[str] = []

    def apply(run: ImportRun) -> None:
        try:
            apply_import(shop.merchant.pk, run.public_id, now=NOW)
        except GoodsMoved:
            pass  # the second sees what the first has made, and shows it
        except Exception as fault:  # noqa: BLE001 - every fault counts
            faults.append(type(fault).__name__)
        finally:
            connections.close_all()

    with _slow_to_insert("catalogue_product"):  # both get as far as writing before either ends
        threads = [Thread(target=apply, args=[run]) for run in runs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return Product.objects.filter(source="shopify").count(), faults


def _statements(market: Market, count: int) -> tuple[int, int, int, int]:
    """Of looking, applying, applying a change, and undoing, for that many products."""
    shop = market.bruno

    def lines(price: str) -> str:
        return rows(
            *[f"p{at},Produit {at},,,,,,shopify,4,{price},,https://img.example/{at}.jpg,active" for at in range(count)]
        )

    with CaptureQueriesContext(
        connection,
    ) as looking:
        run = preview(shop, lines("1.00"))
    with CaptureQueriesContext(connection) as applying:
        apply_import(shop.merchant.pk, run.public_id, now=NOW)
    second = preview(shop, lines("2.00"))
    with CaptureQueriesContext(connection) as changing:
        apply_import(shop.merchant.pk, second.public_id, now=NOW)
    with CaptureQueriesContext(connection) as undoing:
        undo_import(shop.merchant.pk, second.public_id, now=NOW)
    undo_import(shop.merchant.pk, run.public_id, now=NOW)
    return len(looking), len(applying), len(changing), len(undoing)
