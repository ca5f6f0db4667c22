"""The import at the desk in a real browser: every page of it, both languages and themes, narrow, without JavaScript."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from panier.flows.apply_import import apply_import
from panier.flows.place_order import place_order
from panier.flows.work_on_import import work_on_import
from panier.offer.catalogue.models import ImportRun, ImportTask, Offer, Picture, Product, Pull
from panier.offer.catalogue.rules.runs import AT_ONCE
from tests.browser.conftest import Opener
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.imports.hands import FILES, preview, rows
from tests.world import NOW, Market, asking, at, guest_cart, key

pytestmark = pytest.mark.browser
PROGRESS = {"fr": "produits comparés aux vôtres sur", "en": "8,000 of 20,000 products compared with yours"}
LOOK = {"fr": "Voir où il en est", "en": "Look how far it is"}
WORDS = {
    "fr": ("Voir ce qu’il ferait", "Appliquer", "Annuler l’importation…", "Annuler l’importation", "redevenu"),
    "en": ("Look at what it would do", "Apply", "Take it back…", "Take it back", "what it was"),
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_whole_way_without_javascript(open_page: Opener, market: Market, language: str) -> None:
    look, apply, ask, back, done = WORDS[language]
    page = open_page(width=360, script=False)
    sign_in(page, market.bruno.owner)
    page.goto(at("desk_imports", market.bruno.merchant.public_id, language=language))
    page.locator("#file").set_input_files(FILES / "shopify" / "apparel.csv")
    page.get_by_role("button", name=look).click()
    assert not Product.objects.filter(source="shopify").exists()
    page.get_by_role("button", name=apply).click()
    page.get_by_role("link", name=ask).click()
    assert Product.objects.filter(source="shopify").count() == 20
    page.get_by_role("button", name=back).click()
    expect(page.locator("main").get_by_role("status")).to_contain_text(
        done.split()[0] if language == "fr" else "what they were"
    )
    assert not Product.objects.filter(source="shopify").exists()


@pytest.mark.parametrize("face", FACES)
def test_every_page_is_fit_for_everybody(
    open_page: Opener, market: Market, fit: Callable[[Page], None], face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    shop = market.bruno
    merchant = shop.merchant.public_id
    page = open_page(theme=theme, width=width)
    sign_in(page, market.bruno.owner)
    for run in _runs(market):
        page.goto(at("desk_import", merchant, run.public_id, language=language))
        fit(page)
        for kind in ("created", "changed", "refused", "noted"):
            page.goto(at("desk_import", merchant, run.public_id, language=language) + f"?show={kind}&columns=1")
            fit(page)
    page.goto(at("desk_import_undo", merchant, ImportRun.objects.get(state="applied").public_id, language=language))
    fit(page)
    page.goto(at("desk_imports", merchant, language=language))
    fit(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    fit(page)
    page.locator("#file").set_input_files({"name": "empty.csv", "mimeType": "text/csv", "buffer": b" "})
    page.get_by_role("button", name=WORDS[language][0]).click()
    page.get_by_role("alert").wait_for()
    fit(page)


@pytest.mark.parametrize(("language", "theme"), [("fr", "dark"), ("en", "light")])
def test_a_long_import_shows_how_far_it_is_and_leads_to_its_preview(
    open_page: Opener, market: Market, fit: Callable[[Page], None], language: str, theme: str
) -> None:
    """The page asks again by itself; without JavaScript, the link does."""
    page, plain = open_page(theme=theme, width=360), open_page(width=1280, script=False)
    for each in (page, plain):
        sign_in(each, market.bruno.owner)
    page.goto(at("desk_imports", market.bruno.merchant.public_id, language=language))
    page.locator("#file").set_input_files({"name": "long.csv", "mimeType": "text/csv", "buffer": _long().encode()})
    page.get_by_role("button", name=WORDS[language][0]).click()
    page.wait_for_url("**/avancement/" if language == "fr" else "**/progress/")
    fit(page)
    plain.goto(page.url)
    task = ImportTask.objects.all()
    moved = datetime.now(tz=UTC)
    task.update(state="working", stage="comparing", done=8_000, total=20_000, moved_at=moved)
    expect(page.locator("progress")).to_have_attribute("value", "8000")
    expect(page.locator("#progress")).to_contain_text(PROGRESS[language])
    fit(page)
    plain.get_by_role("link", name=LOOK[language]).click()
    expect(plain.locator("#progress")).to_contain_text(PROGRESS[language])
    assert plain.evaluate("document.documentElement.scrollWidth") <= 1280
    for state, at_last in (("faulted", moved), ("working", moved - timedelta(hours=1))):
        task.update(state=state, moved_at=at_last)
        expect(page.locator("#progress .alert")).to_be_visible()
        fit(page)
    work_on_import(ImportRun.objects.get().public_id, now=datetime.now(tz=UTC))
    apply = page.get_by_role("button", name=re.compile(WORDS[language][1]))
    expect(apply).to_contain_text("301")
    fit(page)
    plain.get_by_role("link", name=LOOK[language]).click()
    expect(plain.get_by_role("button", name=re.compile(WORDS[language][1]))).to_contain_text("301")


def _long() -> str:
    return rows(*[f"p{number},Produit {number},,,,,,shopify,4,1.00,,,active" for number in range(AT_ONCE + 1)])


def _runs(market: Market) -> list[ImportRun]:
    """One of each look: applied with a sale and a failed picture, a change with refusals and notes, columns to name."""
    shop = market.bruno
    mug = "mug,Tasse à café de grès tournée à la main,,,Taille,P,MUG,shopify,4,12.00,,https://img.example/une-adresse-vraiment-tres-longue/de-photo/tasse.jpg,active"
    bowl = "bowl,Bol,,,,,BOL,,,9.00,,,active"
    applied = apply_import(shop.merchant.pk, preview(shop, rows(mug, bowl)).public_id, now=NOW)
    Picture.objects.exclude(source_url="").update(problem="not-found")
    buyer, cart = guest_cart((Offer.objects.get(variant__product__source_key="mug"), 1))
    place_order(buyer=buyer, cart_id=cart.pk, asked=asking(cart), key=key(), now=NOW)
    changed = mug.replace("12.00", "13.00").replace("P,MUG", "P,MUG-2").replace(",,https", ",12345,https")
    mixed = preview(shop, rows(changed, "a,=1+1,,,,,,,,5,,,", "b,Plat,,,,,,,,gratuit,,,"))
    by_hand = preview(shop, "Article,Montant,En main\nTuque,25,3\n")
    outlets = preview(shop, FILES / "lightspeed" / "x-series.csv")  # one of them unknown
    problem = {"code": "fetch-failed", "facts": {"problem": "not-found"}}
    url = "https://img.example/une-adresse-vraiment-tres-longue/de-fil/produits.xml"
    Pull.objects.create(merchant=shop.merchant, url=url, hours=6, answers={}, next_at=NOW, problem=problem)
    return [applied, mixed, by_hand, outlets]
