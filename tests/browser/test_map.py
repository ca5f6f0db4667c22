"""The map in a real browser: drawn without a tile server, in step with the list, used by keyboard; without WebGL a list."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from panier.flows.rebuild_search import rebuild_search
from panier.offer.merchants.models import Place
from tests.browser.faces import FACES
from tests.streets import rue_masson
from tests.world import Market

pytestmark = pytest.mark.browser
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
    assert "not-allowed" not in page.content()
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
