"""Preparing, handing over and bringing in a browser: fit on a phone in French and, dark and wide, in English."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from playwright.sync_api import Page

from panier.trade.fulfilment.queries import pickup_pass
from panier.trade.orders.queries import token_of
from tests.browser.conftest import Opener
from tests.browser.test_team import sign_in
from tests.dispatch.hands import bought
from tests.team.hands import at, build_team
from tests.world import Market

pytestmark = pytest.mark.browser
FACES = [("fr", "light", 360), ("en", "dark", 1280)]


@pytest.mark.parametrize("face", FACES)
def test_the_pages_are_fit_and_two_clerks_see_each_others_ticks(
    open_page: Opener, fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    team = build_team(market)
    bread, mug = market.bruno.offers["Pain de ménage"], market.bruno.offers["Tasse"]
    bought(market, (bread, 2), (mug, 1))
    bought(market, (bread, 3), delivered=True)
    page = open_page(theme=theme, width=width)
    sign_in(page, team.clark)
    fetched = bought(market, (mug, 1), state="ready")
    place = market.bruno.place.public_id
    for name, more in (("desk_prepare", ()), ("desk_slips", (place,)), ("desk_pickup", ())):
        answer = page.goto(at(name, team.merchant, *more, language=language))
        assert answer is not None
        assert answer.status == HTTPStatus.OK, name
        fit(page)
    page.goto(at("desk_prepare", team.merchant, language=language))
    page.locator(".shelf button").first.click()
    page.wait_for_selector(".shelf.picked")
    page.goto(at("desk_pickup", team.merchant, language=language))
    page.fill("#given", pickup_pass(fetched))
    page.keyboard.press("Enter")  # as a scanner does that types
    page.wait_for_selector("article button")
    fit(page)
    page.locator("article button").click()
    page.wait_for_selector(".alert.ok")
    page.goto(at("order", token_of(fetched.order), language=language))
    fit(page)
