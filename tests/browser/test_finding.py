"""Finding in a browser: suggestions by keyboard, the reasons of a rank, several offers of one product, hearts on cards."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.models import Match, Variant
from tests.browser.faces import FACES
from tests.world import Market, offer

pytestmark = pytest.mark.browser
GTIN = "00012345678905"


@pytest.fixture
def found(market: Market) -> Market:
    """A cup at two merchants, and a second cup to choose with the arrows."""
    cups = (market.bruno.offers["Tasse"], offer(market.bella, "Tasse", 2100))
    Variant.objects.filter(offer__in=cups).update(gtin=GTIN, gtin_given=GTIN)
    Match.objects.create(territory_id="qc", gtin=GTIN)
    offer(market.carmen, "Tasse de camp", 1800)
    rebuild_search(now=datetime.now(tz=UTC))
    return market


def listing(language: str, query: str = "") -> str:
    return ("/fr/recherche/" if language == "fr" else "/en/search/") + query


@pytest.mark.parametrize("face", FACES)
def test_suggestions_are_chosen_by_keyboard(
    open_page: Callable[..., Page], fit: Callable[[Page], None], found: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    page = open_page(theme=theme, width=width)
    page.goto(f"/{language}/")
    field, options = page.locator("#finder"), page.locator("#suggestions [role=option]")
    field.press_sequentially("tas")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    assert field.get_attribute("aria-activedescendant") is None  # nothing is chosen by itself
    fit(page)
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    fit(page)
    field.press("ArrowUp")
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(options.first).not_to_be_visible()
    expect(field).to_be_focused()
    assert field.input_value() == "tas"
    field.press("ArrowDown")
    address = options.nth(0).get_attribute("href") or "?"
    field.press("Enter")
    page.wait_for_url(f"**{address}")


def test_enter_without_a_choice_searches_the_words(open_page: Callable[..., Page], found: Market) -> None:
    page = open_page(width=360)
    page.goto("/fr/")
    page.locator("#finder").press_sequentially("tas")
    expect(page.locator("#suggestions [role=option]").first).to_be_visible()
    page.locator("#finder").press("Enter")
    page.wait_for_url("**/fr/recherche/?q=tas")


@pytest.mark.parametrize("face", FACES)
def test_why_this_rank_opens_over_the_list_and_has_a_page(
    open_page: Callable[..., Page], fit: Callable[[Page], None], found: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    page = open_page(theme=theme, width=width)
    page.goto(listing(language, "?q=tasse"))
    link, box = page.locator("a.why").first, page.locator("#why")
    address = link.get_attribute("href") or ""
    link.click()
    expect(box.locator("meter")).to_have_count(7)
    assert box.evaluate("each => each.matches(':focus') && each.scrollTop === 0")  # read from its beginning
    fit(page)
    page.keyboard.press("Escape")
    expect(box).not_to_be_visible()
    page.goto(address)
    expect(page.locator("main meter")).to_have_count(7)
    fit(page)


@pytest.mark.parametrize("face", FACES)
def test_several_offers_stand_side_by_side(
    open_page: Callable[..., Page], fit: Callable[[Page], None], found: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    product = found.bruno.offers["Tasse"].variant.product
    page = open_page(theme=theme, width=width)
    page.goto(listing(language, "?q=tasse"))
    prices = page.locator(".good .price")
    expect(prices.filter(has_text="2 marchands dès" if language == "fr" else "2 merchants from")).to_have_count(1)
    cut = "all => all.filter(each => each.scrollWidth > each.clientWidth).map(each => each.textContent)"
    assert prices.evaluate_all(cut) == []  # “2 merchants from $18.00” is longer than half a phone
    page.goto(f"/{language}/{'produit' if language == 'fr' else 'product'}/{product.slug}-{product.public_id}/")
    offers = page.locator("#offers .compared > li")
    expect(offers).to_have_count(2)
    offers.nth(1).locator("summary").click()
    fit(page)
    offers.nth(1).locator("form .button").click()
    expect(offers.nth(1).locator("[aria-live] > *").first).to_be_visible()
    fit(page)


@pytest.mark.parametrize("face", FACES)
def test_a_heart_on_a_card_keeps_it_and_says_so_on_the_next_page(
    open_page: Callable[..., Page], fit: Callable[[Page], None], found: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    page = open_page(theme=theme, width=width)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith(".json") else None)
    page.goto(listing(language))
    card = page.locator(".good", has_text="Roman")
    expect(page.locator(".heart")).to_have_count(page.locator(".good").count())
    assert asked == []  # who never sent anything has kept nothing
    card.locator(".heart").focus()
    page.keyboard.press("Enter")
    expect(card.locator(".heart.kept")).to_be_visible()
    fit(page)
    page.goto(listing(language, "?sort=newest"))
    expect(page.locator(".heart.kept")).to_have_count(1)
    page.goto("/fr/favoris/" if language == "fr" else "/en/favourites/")
    expect(page.locator(".favourite h3")).to_have_text(["Roman"])
    expect(page.locator(".favourite .heart")).to_have_count(0)  # it has its own button there
    page.goto(listing(language))
    page.locator(".heart.kept").click()
    expect(page.locator(".heart.kept")).to_have_count(0)
    page.reload()
    expect(page.locator(".heart").first).to_be_visible()
    assert page.locator(".heart.kept").count() == 0


def test_a_heart_that_is_refused_stays_empty_and_says_why(open_page: Callable[..., Page], found: Market) -> None:
    page = open_page(width=360)
    full = '<p class="alert warn" role="status"><span>500 favoris, pas un de plus.</span></p>'
    page.route("**/favoris/changer/", lambda route: route.fulfill(body=full, content_type="text/html"))
    page.goto("/fr/recherche/")
    card = page.locator(".good").first
    card.locator(".heart").click()
    expect(card.get_by_role("status")).to_have_text("500 favoris, pas un de plus.")
    assert page.locator(".heart.kept").count() == 0


def test_without_scripts_no_heart_stands_there(open_page: Callable[..., Page], found: Market) -> None:
    page = open_page(script=False)
    page.goto("/fr/recherche/")
    assert page.locator(".good").count() > 0
    assert page.locator(".heart").count() == 0
