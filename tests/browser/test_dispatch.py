"""Preparing, handing over and bringing in a browser: fit on a phone in French and, dark and wide, in English."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from playwright.sync_api import Page

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
    place = market.bruno.place.public_id
    for name, more in (("desk_prepare", ()), ("desk_slips", (place,))):
        answer = page.goto(at(name, team.merchant, *more, language=language))
        assert answer is not None
        assert answer.status == HTTPStatus.OK, name
        fit(page)
    page.goto(at("desk_prepare", team.merchant, language=language))
    page.locator(".pick button").first.click()
    page.wait_for_selector(".pick.picked")
