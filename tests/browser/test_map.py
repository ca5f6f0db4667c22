"""The map in a real browser: drawn without a tile server, in step with the list, used by keyboard; without WebGL a list."""

import re
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.models import Category, Product
from panier.offer.merchants.models import Place
from tests.browser.faces import FACES
from tests.patience import until
from tests.streets import rue_masson
from tests.tiles import TILES, tiles_set
from tests.world import Market, Shop, at

pytestmark = pytest.mark.browser
DOT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
NO_WEBGL = "HTMLCanvasElement.prototype.getContext = () => null;"


@pytest.fixture
def spread(market: Market) -> Market:
    """Bella a kilometre away, Carmen in Québec."""
    Place.objects.filter(pk=market.bella.place.pk).update(latitude=45.5423, longitude=-73.5852)
    Place.objects.filter(pk=market.carmen.place.pk).update(latitude=46.8131, longitude=-71.2075)
    rebuild_search(now=datetime.now(tz=UTC))
    return market


def opened(page: Page, address: str) -> Page:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(address)
    page.wait_for_selector("#map[data-ready]")
    page.wait_for_selector(".maplibregl-canvas")
    assert faults == []
    return page


@pytest.mark.parametrize("face", FACES)
def test_pins_and_cards_are_in_step_by_keyboard_too(
    open_page: Callable[..., Page], fit: Callable[[Page], None], spread: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    path = "/fr/recherche/?view=map" if language == "fr" else "/en/search/?view=map"
    page = opened(open_page(theme=theme, width=width), path)
    fit(page)
    assert page.locator(".town").count() > 3
    pin = page.locator(".pin").first
    ids = pin.get_attribute("data-ids")
    pin.focus()
    assert page.locator(f'.good.on[data-place="{ids}"]').count() >= 1
    page.keyboard.press("Enter")
    page.wait_for_selector(".maplibregl-popup a")
    page.keyboard.press("Escape")
    card = page.locator(".good a").first
    place = page.locator(".good").first.get_attribute("data-place") or ""
    card.focus()
    assert place in (page.locator("#map .on").first.get_attribute("data-ids") or "")


def aisle_with(page_of: str, *shops: Shop) -> str:
    """The address of an aisle where they alone sell."""
    aisle = Category.objects.get(territory_id="qc", code=2)
    Product.objects.filter(merchant__in=[shop.merchant for shop in shops]).update(category=aisle)
    rebuild_search(now=datetime.now(tz=UTC))
    return f"{at('category', aisle.slug['fr'], aisle.code)}{page_of}"


def shown(page: Page) -> list[str]:
    """Each pin's place; together those of a cluster."""
    found: list[str] = page.locator("#map .marker").evaluate_all("all => all.map(each => each.dataset.ids)")
    return sorted(found)


def test_an_aisle_has_its_own_pins_and_list_and_map_stay_in_step(
    open_page: Callable[..., Page], spread: Market
) -> None:
    bella, carmen = (shop.place.public_id for shop in (spread.bella, spread.carmen))
    page = opened(open_page(), aisle_with("?view=map", spread.bella, spread.carmen))
    until(lambda: shown(page) == sorted([bella, carmen]), "the aisle's pins")
    page.locator(".bar-above [popovertarget=facets]").click()
    page.locator("#facets input[name=how][value=delivery]").check()
    page.locator("#facets [data-applies]").click()  # within reach, however much there is to choose from
    until(lambda: shown(page) == [bella], "who delivers")
    page.go_back()
    until(lambda: shown(page) == sorted([bella, carmen]), "the aisle's pins again")
    page.locator(".maplibregl-canvas").focus()
    page.keyboard.press("ArrowRight")  # Carmen is in the east
    page.locator("#search-here button").click()
    page.wait_for_url("**box=**")
    until(lambda: shown(page) == [carmen], "who is in the area")
    page.go_back()
    until(lambda: shown(page) == sorted([bella, carmen]), "the aisle's pins once more")
    assert not page.locator("#search-here").is_visible()
    assert page.locator(".maplibregl-canvas").count() == 1


@pytest.mark.parametrize("by_keyboard", [True, False])
def test_places_near_each_other_stand_as_one_until_it_is_opened(
    open_page: Callable[..., Page], fit: Callable[[Page], None], spread: Market, *, by_keyboard: bool
) -> None:
    bruno, bella, carmen = (shop.place.public_id for shop in (spread.bruno, spread.bella, spread.carmen))
    page = opened(open_page(width=360 if by_keyboard else 1280), "/fr/recherche/?view=map")
    (cluster,) = page.locator(".cluster").all()
    assert sorted((cluster.get_attribute("data-ids") or "").split()) == sorted([bruno, bella])
    assert (cluster.inner_text(), cluster.get_attribute("aria-label")) == ("2", "2 lieux, se rapprocher")
    assert [pin.get_attribute("data-ids") for pin in page.locator(".pin").all()] == [carmen]
    fit(page)
    if by_keyboard:
        cluster.focus()
        page.keyboard.press("Enter")
    else:
        cluster.click()
    until(lambda: shown(page) == sorted([bruno, bella]), "both apart")
    assert page.locator(".cluster").count() == 0
    assert not by_keyboard or page.evaluate("document.activeElement.dataset.ids") in {bruno, bella}


def test_places_at_one_point_are_opened_as_a_list(open_page: Callable[..., Page], market: Market) -> None:
    rebuild_search(now=datetime.now(tz=UTC))
    page = opened(open_page(), "/fr/recherche/?view=map")
    page.get_by_role("button", name="3 lieux").click()
    names = page.locator(".maplibregl-popup a").all_inner_texts()
    assert sorted(names) == ["Boulangerie Bruno", "Chandelles Carmen", "Librairie Bella"]


@pytest.mark.parametrize("tiles", [TILES, ""])
def test_tiles_are_asked_of_the_host_that_is_set_and_of_no_other(
    open_page: Callable[..., Page], market: Market, settings: Any, monkeypatch: pytest.MonkeyPatch, tiles: str
) -> None:
    tiles_set(settings, monkeypatch, tiles)
    rebuild_search(now=datetime.now(tz=UTC))
    page, asked = open_page(), list[str]()

    def tile(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=DOT)

    page.context.route(re.compile(r"^https://"), tile)
    opened(page, "/fr/recherche/?view=map")
    if tiles:
        until(lambda: page.title() and asked, "a tile")  # the browser is heard only as it is asked
        assert all(re.fullmatch(r"https://tiles\.panier\.example/ground/\d+/\d+/\d+\.png", each) for each in asked)
        assert page.get_by_text("© Ana").count() == 1
    else:
        page.wait_for_load_state("networkidle")
        assert asked == []


def test_moving_the_map_offers_to_search_there(open_page: Callable[..., Page], spread: Market) -> None:
    page = opened(open_page(width=1280), "/fr/recherche/?view=map&box=45.5,-73.7,45.6,-73.5")
    assert page.locator("#map .marker").count() >= 1
    assert not page.locator("#search-here").is_visible()
    page.locator(".maplibregl-canvas").focus()
    page.keyboard.press("ArrowRight")
    page.locator("#search-here").wait_for(state="visible")
    before = page.url
    page.locator("#search-here button").click()
    page.wait_for_url(lambda url: url != before and "box=" in url)
    assert "view=map" in page.url
    assert page.locator(".maplibregl-canvas").count() == 1  # the map stays where it is
    assert page.get_by_text("Dans la zone de la carte").count() == 1


def test_without_webgl_the_places_are_listed_with_a_word(open_page: Callable[..., Page], spread: Market) -> None:
    page = open_page(width=360)
    page.add_init_script(NO_WEBGL)
    page.goto("/fr/recherche/?view=map")
    page.locator("#map-missing").wait_for(state="visible")
    assert page.locator("#map-list li").first.is_visible()
    assert not page.locator("#map").is_visible()


def test_a_pin_stands_where_its_place_is_beside_its_street(
    open_page: Callable[..., Page], fit: Callable[[Page], None], market: Market
) -> None:
    """Three places on one line to the east: so stand their pins, lit or not."""
    for east, shop in enumerate((market.bruno, market.carmen, market.bella)):
        Place.objects.filter(pk=shop.place.pk).update(latitude=45.55, longitude=-73.58 + east / 200)
    street = rue_masson(market)
    street.path = [[45.55, -73.58], [45.55, -73.57]]
    street.save()
    rebuild_search(now=datetime.now(tz=UTC))
    page = opened(open_page(theme="dark"), "/fr/recherche/?view=map")
    page.locator(f'.pin[data-ids="{market.carmen.place.public_id}"]').hover()
    boxes = [
        page.locator(f'.pin[data-ids="{shop.place.public_id}"]').bounding_box()
        for shop in (market.bruno, market.carmen, market.bella)
    ]
    middles = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    (left, level), (middle, second), (right, third) = middles
    assert (round(second - level), round(third - level)) == (0, 0)
    assert left < middle < right
    assert abs((middle - left) - (right - middle)) <= 1
    name = page.locator("#map a.road")
    assert name.inner_text() == "Rue Masson"
    fit(page)
    name.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/fr/rue/rue-masson/")


def test_nobody_is_led_beyond_the_ground(open_page: Callable[..., Page], market: Market) -> None:
    """The ground is cut at 44 degrees north: the map goes no further however it is moved."""
    rebuild_search(now=datetime.now(tz=UTC))
    page = opened(
        open_page(width=1280), "/fr/recherche/?view=map&q=zorglub"
    )  # nothing to fit: the territory's own view
    page.locator(".maplibregl-canvas").focus()
    for _ in range(12):
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(60)
    box = page.locator("#search-here input[name=box]").input_value()
    south, west, north, east = (float(each) for each in box.split(","))
    assert south >= 44
    assert (west >= -80.5, north <= 63, east <= -56) == (True, True, True)
