"""Leaving in a real browser: take everything, close the shop, be reopened; both languages and themes, without JavaScript too."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from panier.flows.make_exit_kit import make_exit_kit
from panier.offer.leaving.models import Closing, Kit
from tests.browser.conftest import Opener
from tests.browser.hands import sign_in
from tests.browser.test_people import with_password
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.world import Market, at

pytestmark = pytest.mark.browser
WORDS = {
    "fr": (
        "Tout prendre en un seul fichier",
        "Télécharger",
        "Fermer mon commerce",
        "Votre commerce est fermé",
        "Rouvrir",
    ),
    "en": ("Take everything in one file", "Download", "Close my shop", "Your shop is closed", "Reopen"),
}


@pytest.fixture
def sold(market: Market) -> None:
    """One order of his done, one open."""
    for _ in range(2):
        order = three_merchants(market)
        assert pay(order) == "placed"
    hand_over(part_of(order, "Bruno"))


def make() -> Kit:
    kit = Kit.objects.get()
    make_exit_kit(kit.public_id, now=datetime.now(tz=UTC))
    return kit


@pytest.mark.usefixtures("sold")
@pytest.mark.parametrize(("language", "theme"), [("fr", "light"), ("en", "dark")])
def test_the_whole_way(
    open_page: Opener, market: Market, fit: Callable[[Page], None], language: str, theme: str
) -> None:
    take, download, close, closed, reopen = WORDS[language]
    shop = market.bruno.merchant
    page = open_page(theme=theme, width=360)
    with_password(page, market.bruno.owner.email, language)  # just now: what is taken away asks for it
    page.goto(at("desk_exit", shop.public_id, language=language))
    look(page, fit, "1-before")
    page.get_by_role("button", name=take).click()
    look(page, fit, "2-waiting")
    Kit.objects.update(state="working", stage="orders", done=3, total=8)
    expect(page.get_by_role("progressbar")).to_be_visible()
    look(page, fit, "3-working")
    kit = make()
    expect(page.get_by_role("link", name=download)).to_be_visible()  # by itself
    look(page, fit, "4-ready")
    with page.expect_download() as fetched:
        page.get_by_role("link", name=download).click()
    assert fetched.value.path().stat().st_size == Kit.objects.get(pk=kit.pk).size
    page.get_by_role("textbox").fill("Boulangerie")
    page.get_by_role("button", name=close).click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page, fit, "5-other-name")
    page.get_by_role("textbox").fill("boulangerie bruno")
    page.get_by_role("button", name=close).click()
    expect(page.get_by_role("heading", name=closed)).to_be_visible()
    look(page, fit, "6-closed")
    page.goto(at("merchant", shop.slug, language=language))
    look(page, fit, "7-shop")
    hers = open_page(theme=theme, width=360)
    sign_in(hers, market.olga)
    hers.goto(at("operation_closings", language=language))
    hers.locator("summary").click()
    look(hers, fit, "8-operator")
    hers.get_by_role("textbox").fill("il revient")
    hers.get_by_role("button", name=reopen, exact=True).click()
    hers.wait_for_load_state()
    assert Closing.objects.get().reopened_by == market.olga


def look(page: Page, fit: Callable[[Page], None], name: str) -> None:
    """Narrow and wide."""
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        fit(page)


@pytest.mark.usefixtures("sold")
def test_without_javascript(open_page: Opener, market: Market) -> None:
    take, download, close, closed, _ = WORDS["fr"]
    page = open_page(width=360, script=False)
    with_password(page, market.bruno.owner.email)
    page.goto(at("desk_exit", market.bruno.merchant.public_id, language="fr"))
    page.get_by_role("button", name=take).click()
    make()
    page.get_by_role("link", name="Voir où il en est").click()
    with page.expect_download():
        page.get_by_role("link", name=download).click()
    page.get_by_role("textbox").fill("Boulangerie Bruno")
    page.get_by_role("button", name=close).click()
    expect(page.get_by_role("heading", name=closed)).to_be_visible()
