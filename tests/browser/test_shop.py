"""What the shop is and where, on a phone: typed, the pin moved with the arrow keys on the map, and typed without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from panier.offer.merchants.models import Merchant, Place
from tests.browser.conftest import Opener
from tests.browser.hands import sign_in
from tests.team.hands import at, build_team
from tests.world import Market

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_shop_is_changed_and_its_pin_moved_on_a_phone(
    open_page: Opener, fit: Callable[[Page], None], market: Market, theme: str
) -> None:
    team = build_team(market)
    desk = open_page(theme=theme, width=360)
    sign_in(desk, team.bruno)
    for page in ("desk_shop_about", "desk_shop_legal", "desk_place_new", "desk_shop"):
        desk.goto(at(page, team.merchant))
        fit(desk)
    desk.locator("main").get_by_role("link", name="Changer : Ce que votre commerce dit de lui").click()
    desk.fill("#name", "Boulangerie Bruno et filles")
    desk.get_by_role("button", name="Enregistrer", exact=True).click()
    desk.get_by_role("link", name="Boulangerie Bruno", exact=True).click()  # the place kept its name
    desk.wait_for_selector("#pin-map[data-ready]")
    fit(desk)
    assert desk.input_value("#longitude") == "-73.57630"
    desk.locator("#pin-map .pin").focus()
    for _ in range(3):
        desk.keyboard.press("ArrowRight")
    moved = desk.input_value("#longitude")
    assert -73.5763 < float(moved) < -73.56
    assert desk.input_value("#latitude") == "45.54970"
    desk.get_by_role("button", name="Enregistrer", exact=True).click()
    desk.wait_for_url(lambda address: "lieu" not in address)
    fit(desk)
    place = Place.objects.get(pk=market.bruno.place.pk)
    assert (f"{place.longitude:.5f}", place.latitude) == (moved, 45.5497)
    assert Merchant.objects.get(pk=team.key).name == "Boulangerie Bruno et filles"


def test_without_a_script_the_pin_is_two_numbers(open_page: Opener, market: Market) -> None:
    team = build_team(market)
    desk = open_page(width=360, script=False)
    sign_in(desk, team.mona)
    desk.goto(at("desk_place", team.merchant, market.bruno.place.public_id))
    assert not desk.locator("#pin-map").is_visible()
    desk.fill("#latitude", "45,5512")
    desk.get_by_role("button", name="Enregistrer", exact=True).click()
    assert Place.objects.get(pk=market.bruno.place.pk).latitude == 45.5512


def test_names_on_the_map_do_not_lie_over_each_other(open_page: Opener, market: Market) -> None:
    """Montréal, Laval and Longueuil are one spot where the whole territory is shown."""
    team = build_team(market)
    desk = open_page(width=360)
    sign_in(desk, team.bruno)
    desk.goto(at("desk_place_new", team.merchant))
    desk.wait_for_selector("#pin-map[data-ready]")
    boxes = desk.locator("#pin-map .town").evaluate_all("all => all.map(each => each.getBoundingClientRect().toJSON())")
    assert len(boxes) >= 2
    for place, one in enumerate(boxes):
        for other in boxes[:place]:
            apart = one["left"] >= other["right"] or other["left"] >= one["right"]
            assert apart or one["top"] >= other["bottom"] or other["top"] >= one["bottom"]
