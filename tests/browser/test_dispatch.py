"""Preparing, handing over and bringing in a browser: fit on a phone in French and, dark and wide, in English."""

from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageFilter
from playwright.sync_api import Locator, Page

from panier.trade.orders.queries import token_of
from tests.browser.bars import read_bars
from tests.browser.conftest import Opener
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.dispatch.hands import bought
from tests.team.hands import at, build_team
from tests.world import Market

pytestmark = pytest.mark.browser


def held_before(camera: Path, code: Locator) -> None:
    """The buyer's screen as a hand holds it: askew, not quite sharp."""
    code.evaluate("each => each.decode()")
    shown = Image.open(BytesIO(code.screenshot())).convert("RGB").resize((260, 260))
    seen, film = Image.new("RGB", (640, 480), "#b9b2a6"), BytesIO()
    seen.paste(shown.rotate(8, expand=True, fillcolor="white"), (170, 90))
    for _ in range(10):
        seen.filter(ImageFilter.GaussianBlur(1)).save(film, "JPEG", quality=70)
    camera.write_bytes(film.getvalue())


def scanned_and_given(page: Page, fit: Callable[[Page], None]) -> None:
    page.context.grant_permissions(["camera"])
    page.locator("[data-scan]").click()
    page.wait_for_selector("article button")
    fit(page)
    page.locator("article button").click()
    page.wait_for_selector(".alert.ok")


@pytest.mark.parametrize("face", FACES)
def test_the_pages_are_fit_and_a_pickup_is_scanned(
    open_page: Opener, fit: Callable[[Page], None], market: Market, before_the_camera: Path, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    team = build_team(market)
    bread, mug = market.bruno.offers["Pain de ménage"], market.bruno.offers["Tasse"]
    for _ in range(2):
        bought(market, (bread, 2), (mug, 1))
        brought = bought(market, (bread, 1), delivered=True, state="ready")
    fetched = bought(market, (mug, 1), state="ready")
    page = open_page(theme=theme, width=width)
    page.goto(at("order", token_of(fetched.order), language=language))
    held_before(before_the_camera, page.locator(".pass img"))
    sign_in(page, team.clark)
    place = market.bruno.place.public_id
    pages = ["desk_slips", "desk_deliveries", "desk_parcels", "desk_labels", "desk_prepare"]
    for name in pages:
        more = () if name in {"desk_deliveries", "desk_prepare"} else (place,)
        answer = page.goto(at(name, team.merchant, *more, language=language))
        assert answer is not None
        assert answer.status == HTTPStatus.OK, name
        for summary in page.locator("main summary").all():
            summary.click()
        fit(page)
    for name in ("desk_labels", "desk_slips"):  # as they are printed
        page.goto(f"{at(name, team.merchant, place, language=language)}?own=1&part={brought.public_id}")
        page.emulate_media(media="print")
        assert read_bars(page.locator(".paper .bars")) == brought.number
        page.emulate_media(media="screen")
    page.goto(at("desk_prepare", team.merchant, language=language))
    page.locator(".packs input[type=checkbox]").first.check()
    page.locator(".shelf button").first.click()
    page.wait_for_selector(".shelf.picked")
    assert page.locator(".packs input:checked").count() == 1  # what is chosen outlives what others tick
    page.goto(at("desk_pickup", team.merchant, language=language))
    scanned_and_given(page, fit)
    page.goto(at("order", token_of(fetched.order), language=language))
    fit(page)
