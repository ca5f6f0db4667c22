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
from tests.products.hands import place, stands, tasse
from tests.team.hands import build_team
from tests.world import Market, at

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


class Keys:
    """The keyboard, counted: `moves` are keys that type nothing."""

    def __init__(self, page: Page) -> None:
        self.page, self.moves, self.typed, self.asked = page, 0, 0, 0
        page.on("request", lambda request: self._count(request.is_navigation_request()))

    def _count(self, asks: bool) -> None:  # noqa: FBT001 - the browser calls it so
        self.asked += asks

    def press(self, key: str, times: int = 1) -> None:
        for _ in range(times):
            self.page.keyboard.press(key)
        self.moves += times

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.typed += len(text)

    def to(self, name: str, text: str) -> None:
        """Tab until the field is there, then type."""
        for _ in range(30):
            if self.page.evaluate("document.activeElement.name || document.activeElement.tagName") == name:
                return self.type(text)
            self.press("Tab")
        raise AssertionError(name)

    def counted(self) -> tuple[int, int]:
        """Moves and pages asked for since it was last counted."""
        found, self.moves, self.asked = (self.moves, self.asked), 0, 0
        return found


def with_its_shelf(keys: Keys, stock: str) -> None:
    keys.type("Miche de seigle")
    keys.to("row-0-price", "8,25")
    keys.to(stock, "12")
    keys.to("row-0-weight", "0,7 kg")
    shelf = keys.page.locator("#categories option").evaluate_all(
        "all => all.map(each => each.value).find(each => /pain/i.test(each))"
    )
    keys.to("category", str(shelf))
    keys.press("Control+Enter")
    expect(keys.page.locator(".ware-form .alert").first).to_contain_text("est enregistré")


def in_three_sizes(keys: Keys, place: str) -> None:
    keys.type("Chandail")
    keys.to("row-0-price", "60")
    keys.to("SUMMARY", " ")
    keys.to("option-0-name-fr", "Taille")
    keys.to("option-0-values-fr", "P, M, G")
    keys.press("Enter")
    expect(keys.page.locator("#row-0-price")).to_be_focused()  # three rows at the price typed before
    for row in range(3):
        keys.to(f"row-{row}-stock-{place}", str(4 + row))
    keys.press("Enter")
    expect(keys.page.locator("main h2").first).to_have_text("Chandail")


def test_three_products_by_the_keyboard_alone(open_page: Opener, market: Market) -> None:
    """The measure of “thirty in an hour”: the second needs three fields, seven keys beside its words, and one form sent."""
    team = build_team(market)
    page = open_page()
    sign_in(page, team.mona)
    page.goto(at("desk_product", team.merchant, "new"))
    keys = Keys(page)
    with_its_shelf(keys, f"row-0-stock-{place(team)}")
    assert keys.counted() == (13, 2), "keys that type nothing, with its shelf"
    expect(page.locator("#title-fr")).to_be_focused()
    keys.type("Baguette")
    keys.to("row-0-price", "3,50")
    keys.to(f"row-0-stock-{place(team)}", "30")
    keys.press("Control+Enter")
    expect(page.locator(".ware-form .alert").first).to_contain_text("Baguette")
    assert keys.counted() == (6, 2), "five tabs, one key to save; the form sent, the next one shown"
    in_three_sizes(keys, place(team))
    assert keys.counted() == (22, 3), "of the one with three variants; the grid is shown once"
    titles = ["Miche de seigle", "Baguette", "Chandail"]
    made = Product.objects.filter(merchant_id=team.key, title__fr__in=titles).order_by("pk")
    assert [(each.title["fr"], each.category_id, each.variants.count()) for each in made] == [
        (title, made[0].category_id, count) for title, count in zip(titles, (1, 1, 3), strict=True)
    ]
    offers = Offer.objects.filter(variant__product__in=made).order_by("pk").values_list("minor", "variant__grams")
    assert list(offers) == [(825, 700), (350, None), (6000, None), (6000, None), (6000, None)]
