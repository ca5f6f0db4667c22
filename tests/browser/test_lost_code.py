"""The desk's pages of a lost code, letters and parcels in a real browser: axe finds nothing, nothing overflows."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.desk.hands import plenty
from tests.dispatch.hands import bought
from tests.team.hands import build_team
from tests.world import Market

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("face", FACES)
def test_a_lost_code_is_done_without_and_the_pages_fit(
    open_page: Callable[..., Page], fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    team = build_team(market)
    plenty(team)
    mug = market.bruno.offers["Tasse"]
    part, own = bought(market, (mug, 1), state="ready"), bought(market, (mug, 1), delivered=True)
    page = open_page(theme=theme, width=width)
    sign_in(page, team.bruno)
    place = market.bruno.place.public_id
    pages = {
        "desk_part": (team.merchant, part.public_id),
        "desk_team": (team.merchant,),
        "desk_myself": (team.merchant,),
        "desk_parcels": (team.merchant, place),
        "desk_without_code": (team.merchant, part.public_id),
    }
    for name, args in pages.items():
        with override(language):
            page.goto(reverse(name, args=args))
        page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true })")
        fit(page)
    assert own.number not in page.content()
    page.locator("#name").fill("Ana Tremblay")
    page.locator("#reason").fill("Perdu au métro")
    page.locator("main form.panel button").click()
    expect(page.get_by_text("Perdu au métro")).to_be_visible()
    fit(page)
