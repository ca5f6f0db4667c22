"""Hours in a browser: the desk's page with everything open, and what the shop's and the product's pages tell of a closure."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page

from panier.flows.change_hours import plan_closure, set_week
from panier.offer.merchants.hours.closing import ClosureAsked
from panier.offer.merchants.rules import place_day
from tests.browser.conftest import Opener
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.leaving.hands import acting, at
from tests.world import Market

pytestmark = pytest.mark.browser
WEEK = [[("09:00", "12:00"), ("13:00", "18:00")]] * 5 + [[("10:00", "17:00")], []]
WORDS = {"fr": "Vacances d’hiver de toute l’équipe", "en": "The whole team’s winter vacation"}


@pytest.mark.parametrize("face", FACES)
def test_the_pages_are_fit_for_everybody(
    open_page: Opener, fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    bruno, now = market.bruno, datetime.now(tz=UTC)
    today = place_day(now, bruno.place.tz)
    set_week(bruno.merchant.pk, [bruno.place.public_id], WEEK, acting(bruno.owner), now=now)
    for first, effect in ((0, "blocks"), (20, "delays")):
        days = today + timedelta(days=first), today + timedelta(days=first + 9)
        plan_closure(bruno.merchant.pk, ClosureAsked("", *days, effect, WORDS), acting(bruno.owner), now=now)
    page = open_page(theme=theme, width=width)
    sign_in(page, bruno.owner)
    answer = page.goto(at("desk_hours", bruno, language=language))
    assert answer is not None
    assert answer.status == HTTPStatus.OK
    fit(page)
    for summary in page.locator("main summary").all():
        summary.click()
    fit(page)
    mug = bruno.offers["Tasse"].variant.product
    with override(language):
        shown = [reverse("merchant", args=[bruno.merchant.slug]), reverse("product", args=[mug.slug, mug.public_id])]
    for address in shown:
        page.goto(address)
        assert page.get_by_text(WORDS[language]).count() >= 1
        fit(page)
