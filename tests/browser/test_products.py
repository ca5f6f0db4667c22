"""The merchant's goods in a real browser: fit for everybody at both widths, the sheet by the keyboard alone, without JavaScript."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from panier.offer.catalogue.models import Offer, Product
from tests.browser.conftest import Opener
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.browser.test_people import at
from tests.products.hands import place, stands, tasse
from tests.team.hands import build_team
from tests.world import Market

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("PANIER_TEST_PICTURES", "")  # a folder: what was seen is kept there


def keep(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("face", FACES)
def test_every_page_is_fit_for_everybody(
    open_page: Opener, market: Market, fit: Callable[[Page], None], face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    team = build_team(market)
    Product.objects.filter(pk=tasse(team).variant.product_id).update(
        title={"fr": "Tasse tournée à la main, émail bleu"}
    )
    Offer.objects.filter(pk=market.bruno.offers["Pain de ménage"].pk).update(minor=0)
    page = open_page(theme=theme, width=width)
    sign_in(page, team.mona)
    mug = tasse(team).variant.product.public_id
    addresses = {
        "list": at("desk_products", team.merchant, language=language),
        "archived": at("desk_products", team.merchant, language=language) + "?missing=archived",
        "sheet": at("desk_sheet", team.merchant, language=language),
        "new": at("desk_product", team.merchant, "new", language=language),
        "one": at("desk_product", team.merchant, mug, language=language),
    }
    for name, address in addresses.items():
        page.goto(address)
        expect(page.locator("main h1")).to_have_text("Boulangerie Bruno")
        fit(page)
        keep(page, f"{name}-{language}-{width}")
    page.goto(addresses["one"])
    expect(page.locator("main h2").first).to_have_text("Tasse tournée à la main, émail bleu")
    page.goto(addresses["new"])
    page.locator("#title-fr").fill("Miche")
    page.locator("summary").last.click()
    page.locator("#option-0-values-fr").fill("Petite, Grande")
    page.locator("button[value=grid]").click()
    fit(page)
    keep(page, f"grid-{language}-{width}")
    page.locator("button.button[value=save]").click()
    expect(page.locator("[role=alert]").first).to_be_visible()
    fit(page)
    keep(page, f"faults-{language}-{width}")


def test_rows_are_saved_with_the_keyboard_alone(open_page: Opener, market: Market, fit: Callable[[Page], None]) -> None:
    team = build_team(market)
    page = open_page()
    sign_in(page, team.mona)
    page.goto(at("desk_sheet", team.merchant))
    prices = page.locator("input[name=price]")
    prices.nth(0).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("21,00")
    page.keyboard.press("Enter")
    expect(prices.nth(1)).to_be_focused()  # and the first is on its way
    expect(page.locator(".sheet-row").nth(0)).to_contain_text("Enregistré")
    assert stands(team)[0] == 2100
    page.keyboard.type("douze")
    page.keyboard.press("ArrowUp")
    expect(page.locator(".sheet-row").nth(1).get_by_role("alert")).to_contain_text("Ce n’est pas un prix")
    expect(prices.nth(1)).to_have_value("douze")
    fit(page)
    keep(page, "sheet-fault-fr-1280")
    assert Offer.objects.get(pk=market.bruno.offers["Pain de ménage"].pk).minor == 725


def test_a_row_without_javascript(open_page: Opener, market: Market) -> None:
    team = build_team(market)
    page = open_page(width=360, script=False)
    sign_in(page, team.clark)
    page.goto(at("desk_sheet", team.merchant))
    page.locator(f"input[name=stock-{place(team)}]").first.fill("4")
    page.locator(".sheet-row button").first.click()
    page.wait_for_url("**#row-*")
    assert stands(team)[2] == 4
