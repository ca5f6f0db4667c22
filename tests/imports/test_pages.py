"""The desk's import, through its addresses: look, answer, apply, take back; nothing typed is lost; each desk its own."""

import re
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from panier.flows.place_order import place_order
from panier.offer.catalogue.models import ImportChange, ImportRun, Offer, Product
from panier.offer.inventory.models import StockLevel
from tests.imports.hands import BREAD, FILES, SHOPIFY, preview, rows
from tests.imports.test_places import HERE, KIOSK, second_place, stock
from tests.world import NOW, Market, Shop, asking, guest_cart, key

pytestmark = pytest.mark.django_db(transaction=True)
MUG = "mug,Mug,,,,,MUG,shopify,4,12.00,,,active"


def at(name: str, shop: Shop, *args: Any, language: str = "en") -> str:
    with override(language):
        return reverse(name, args=[shop.merchant.public_id, *args])


def upload(client: Client, shop: Shop, data: bytes | str | Path, language: str = "en", **answers: Any) -> Any:
    content = data.encode() if isinstance(data, str) else data if isinstance(data, bytes) else data.read_bytes()
    name = answers.pop("name", data.name if isinstance(data, Path) else "goods.csv")
    form = {"key": uuid4(), "file": SimpleUploadedFile(name, content), "category": BREAD, **answers}
    return client.post(at("desk_imports", shop, language=language), form)


def text(answer: Any) -> str:
    """What the page says, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_the_addresses_speak_the_language(market: Market) -> None:
    merchant = market.bruno.merchant.public_id
    assert at("desk_imports", market.bruno, language="fr") == f"/fr/comptoir/{merchant}/importer/"
    assert at("desk_import_undo", market.bruno, "imp_a") == f"/en/desk/{merchant}/import/imp_a/undo/"


@pytest.mark.parametrize(
    ("language", "words"), [("fr", ("Créés", "20 créés, 0 modifiés")), ("en", ("Created", "20 created, 0 changed"))]
)
def test_look_apply_and_take_back(market: Market, desk: Client, language: str, words: tuple[str, str]) -> None:
    shop = market.bruno
    goods = desk.get(at("desk_products", shop, language=language)).content.decode()
    assert at("desk_imports", shop, language=language) in goods
    answer = upload(desk, shop, SHOPIFY[0].read_bytes(), language)
    run = ImportRun.objects.get()
    assert answer.headers["Location"] == at("desk_import", shop, run.public_id, language=language)
    shown = text(desk.get(answer.headers["Location"]))
    assert all(word in shown for word in words)
    assert not Product.objects.filter(source="shopify").exists()
    desk.post(at("desk_import_apply", shop, run.public_id, language=language))
    assert Product.objects.filter(source="shopify").count() == 20
    asked = desk.get(at("desk_import_undo", shop, run.public_id, language=language))
    assert asked.status_code == 200
    assert Product.objects.filter(source="shopify").count() == 20  # looking takes nothing back
    desk.post(at("desk_import_undo", shop, run.public_id, language=language))
    assert not Product.objects.filter(source="shopify").exists()
    assert text(desk.get(at("desk_imports", shop, language=language))).count("goods.csv") == 1


def test_each_refused_row_is_shown_with_its_line_its_column_and_why(market: Market, desk: Client) -> None:
    upload(desk, market.bruno, rows(MUG, "a,=1+1,,,,,,,,5,,,", "b,Bol,,,,,,,,free,,,"))
    shown = text(desk.get(at("desk_import", market.bruno, ImportRun.objects.get().public_id)))
    assert "3 — Title : “=1+1” would run as a formula in a spreadsheet. Write it as plain text." in shown
    assert "4 Bol Variant Price : “free” is not a price." in shown


def test_long_lists_have_pages(market: Market, desk: Client) -> None:
    upload(desk, market.bruno, rows(*[f"p{at},Produit {at},,,,,,,,1.00,,,active" for at in range(120)]))
    run = ImportRun.objects.get().public_id
    first, last = (
        text(desk.get(at("desk_import", market.bruno, run) + f"?show=created&page={page}")) for page in (1, 3)
    )
    assert first.count("Produit ") == 50
    assert "1 of 3" in first
    assert last.count("Produit ") == 20
    assert desk.get(at("desk_import", market.bruno, run) + "?show=nothing&page=x").status_code == 200


def test_the_pages_of_a_list_lead_on_from_what_they_show_and_skip_nothing(market: Market, desk: Client) -> None:
    upload(desk, market.bruno, rows(*[f"p{at},Produit {at},,,,,,,,1.00,,,active" for at in range(120)]))
    ImportChange.objects.filter(line__gte=40, line__lte=70).update(line=55)  # several of one line, across an edge
    here = at("desk_import", market.bruno, ImportRun.objects.get().public_id)

    def walk(address: str, rel: str) -> list[list[str]]:
        found = []
        while address:
            with CaptureQueriesContext(connection) as asked:
                page = desk.get(address).content.decode()
            listed = [each["sql"] for each in asked if '"catalogue_importchange"."details"' in each["sql"]]
            assert all("OFFSET" not in sql for sql in listed), listed
            found.append(re.findall(r"Produit \d+", page))
            link = re.search(rf'<a href="([^"]+)" rel="{rel}"', page)
            address = f"{here}{unescape(link[1])}" if link else ""
            last.append(address)
        return found

    last: list[str] = [f"{here}?show=created"]
    forward = walk(last[0], "next")
    assert [len(page) for page in forward] == [50, 50, 20]
    assert len({name for page in forward for name in page}) == 120
    assert walk(last[-2], "prev") == forward[::-1]
    for odd in ("after=x", "after=1", "before=999999999999.1", "after=1.1%27"):
        assert desk.get(f"{here}?show=created&{odd}").status_code == 200
    assert "Produit " not in text(desk.get(f"{here}?show=created&after=999999999.1"))


def test_a_double_click_is_one_import(market: Market, desk: Client) -> None:
    form = uuid4()
    first, second = (upload(desk, market.bruno, rows(MUG), key=form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    other = upload(desk, market.bruno, rows(MUG, MUG), key=form)
    assert (other.status_code, "This form has brought another file in already." in text(other)) == (422, True)


def test_no_file_is_said(market: Market, desk: Client) -> None:
    answer = desk.post(at("desk_imports", market.bruno), {"key": uuid4(), "category": BREAD})
    assert (answer.status_code, "Choose a file." in text(answer)) == (422, True)


def test_the_form_wants_its_token(market: Market) -> None:
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(market.bruno.owner)
    assert upload(careful, market.bruno, rows(MUG)).status_code == 403


def test_columns_nobody_knows_are_named_by_hand(market: Market, desk: Client) -> None:
    upload(desk, market.bruno, "Article,Montant,En main\nTuque,25,3\n")
    run = ImportRun.objects.get().public_id
    page = desk.get(at("desk_import", market.bruno, run))
    assert "We could not tell which columns hold the title and the price." in text(page)
    assert "Such as: Tuque" in text(page)
    early = desk.post(at("desk_import_apply", market.bruno, run))
    assert (early.status_code, "Say first which columns" in text(early)) == (409, True)
    answers = {"columns_shown": 1, "column-0": "title", "column-1": "price", "column-2": "quantity", "category": BREAD}
    desk.post(at("desk_import_answer", market.bruno, run), answers)
    desk.post(at("desk_import_answer", market.bruno, run), {"category": BREAD, "tax_category": "BOOK"})  # columns stay
    desk.post(at("desk_import_apply", market.bruno, run))
    product = Product.objects.get(source="file")
    assert (product.tax_category, product.variants.get().offer.minor) == ("BOOK", 2500)


def test_a_preview_overtaken_by_a_change_is_shown_anew(market: Market, desk: Client) -> None:
    upload(desk, market.bruno, rows(MUG))
    first = ImportRun.objects.get()
    desk.post(at("desk_import_apply", market.bruno, first.public_id))
    second = preview(market.bruno, rows(MUG.replace("12.00", "20.00")))
    Offer.objects.filter(variant__product__source_key="mug").update(minor=1500)
    answer = desk.post(at("desk_import_apply", market.bruno, second.public_id))
    assert answer.status_code == 409
    assert "Your goods have changed since this preview." in text(answer)
    assert "$15.00 → $20.00" in text(answer)


def test_what_stays_after_an_undo_is_said_before_and_after(market: Market, desk: Client) -> None:
    shop = market.bruno
    upload(desk, shop, rows(MUG, "bowl,Bol,,,,,,shopify,2,9.00,,,active"))
    run = ImportRun.objects.get().public_id
    desk.post(at("desk_import_apply", shop, run))
    buyer, cart = guest_cart((Offer.objects.get(variant__product__source_key="mug"), 1))
    place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    before = text(desk.get(at("desk_import_undo", shop, run)))
    assert "1 product goes back to what it was before" in before
    assert "Mug — Somebody has ordered it: it stays." in before
    after = text(desk.post(at("desk_import_undo", shop, run), follow=True))
    assert "1 product is what it was." in after
    assert "Mug — Somebody has ordered it: it stays." in after


def test_another_desks_run_answers_like_a_missing_one(market: Market, desk: Client) -> None:
    theirs = preview(market.bella, rows(MUG)).public_id
    mine = preview(market.bruno, rows(MUG)).public_id
    for name in ("desk_import", "desk_import_undo"):
        answers = [desk.get(at(name, market.bruno, run)) for run in (theirs, "imp_aaaaaaaaaaaaaaaa")]
        assert [answer.status_code for answer in answers] == [404, 404]
    for name in ("desk_import_answer", "desk_import_apply", "desk_import_undo", "desk_import_pictures"):
        assert desk.post(at(name, market.bruno, theirs)).status_code == 404
        assert desk.post(at(name, market.bella, theirs)).status_code == 404  # nor through their own desk
    assert desk.get(at("desk_imports", market.bella)).status_code == 404
    assert Client().get(at("desk_import", market.bruno, mine)).status_code == 404
    assert ImportRun.objects.get(public_id=theirs).state == "previewed"


def test_a_place_of_another_merchant_is_refused(market: Market, desk: Client) -> None:
    answer = upload(desk, market.bruno, rows(MUG), place=market.bella.place.public_id)
    assert (answer.status_code, "One of the answers is not among the choices." in text(answer)) == (422, True)


def test_what_a_file_says_is_shown_as_text(market: Market, desk: Client) -> None:
    upload(desk, market.bruno, rows("a,<script>alert(1)</script>,,,,,,,,5,,,active"))
    page = desk.get(at("desk_import", market.bruno, ImportRun.objects.get().public_id)).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    "file",
    [
        "shopify/current-dialect.csv",
        "woocommerce/english.csv",
        "woocommerce/french.csv",
        "woocommerce/french-canada.csv",
        "lightspeed/x-series.csv",
        "lightspeed/r-series.csv",
        "google/products.tsv",
        "google/rss.xml",
        "square/catalog.xlsx",
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_list_of_every_dialect_can_be_read(market: Market, desk: Client, file: str, language: str) -> None:
    upload(desk, market.bruno, FILES / file, language)
    run = ImportRun.objects.get()
    for kind in ("created", "changed", "left", "refused", "noted", "absent"):
        page = desk.get(at("desk_import", market.bruno, run.public_id, language=language) + f"?show={kind}&columns=1")
        assert page.status_code == 200
    assert run.counts["created"] > 0


def test_outlets_are_asked_for_on_the_page_and_once(market: Market, desk: Client) -> None:
    shop = market.bruno
    file = (FILES / "lightspeed" / "x-series.csv").read_text().replace("inventory_Boulangerie Bruno", "inventory_Main")
    kiosk = second_place(shop, KIOSK)
    upload(desk, shop, file)
    run = ImportRun.objects.get().public_id
    page = desk.get(at("desk_import", shop, run))
    assert "Say which of your places each one is." in text(page)
    assert "say which, below, before you apply." in text(page)
    assert '<select id="outlet-1" name="outlet-Main"><option value="">Not said yet</option>' in page.content.decode()
    assert f'<option value="{kiosk.public_id}" selected>{KIOSK}</option>' in page.content.decode()
    answers = {"category": BREAD, "outlet-Main": shop.place.public_id}
    shown = text(desk.post(at("desk_import_answer", shop, run), answers, follow=True))
    assert "Say which of your places" not in shown
    assert "Lightspeed X-Series" in shown
    desk.post(at("desk_import_apply", shop, run))
    assert stock(shop, "lightspeed-x")["MIT-1", HERE] == 12
    assert stock(shop, "lightspeed-x")["MIT-1", KIOSK] == 5
    upload(desk, shop, file)
    again = ImportRun.objects.order_by("-pk")[0].public_id
    assert "Say which of your places" not in text(desk.get(at("desk_import", shop, again)))


def test_another_merchants_place_is_not_taken_for_an_outlet(market: Market, desk: Client) -> None:
    upload(desk, market.bruno, FILES / "lightspeed" / "x-series.csv")
    run = ImportRun.objects.get().public_id
    theirs = market.bella.place.public_id
    desk.post(at("desk_import_answer", market.bruno, run), {"category": BREAD, f"outlet-{KIOSK}": theirs})
    assert ImportRun.objects.get().answers["outlets"][KIOSK] == ""
    desk.post(at("desk_import_apply", market.bruno, run))
    assert not StockLevel.objects.filter(place=market.bella.place, merchant=market.bruno.merchant).exists()
