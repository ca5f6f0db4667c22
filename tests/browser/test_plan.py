"""A shop on a phone: ten minutes of questions, its plan, a word to the help desk, a place in an offer for several shops."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from panier.base.accounts.actions import Acting
from panier.flows.publish_pooled import Offered, publish_pooled
from panier.offer.capability.models import Assessment, Interest, Ticket
from tests.browser.conftest import Opener
from tests.browser.hands import sign_in
from tests.team.hands import at
from tests.world import Market

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("language", "theme"), [("fr", "light"), ("en", "dark")])
def test_from_the_questions_to_a_shared_photographer_on_a_phone(
    open_page: Opener, fit: Callable[[Page], None], market: Market, language: str, theme: str
) -> None:
    now, shop = datetime.now(tz=UTC), market.bruno.merchant.public_id
    words = {"fr": "Photographe : une demi-journée", "en": "Photographer: half a day"}
    until = (now + timedelta(days=20)).date()
    offered = Offered("photographer", words, {"fr": "Vingt produits.", "en": "Twenty products."}, "90 $", "", until, 3)
    publish_pooled(Acting("qc", market.olga.pk, "Olga"), offered, now=now)
    page = open_page(theme=theme, width=360)
    sign_in(page, market.bruno.owner)
    page.goto(at("desk_assess", shop, language=language))
    fit(page)
    while page.url.split("?")[0].endswith(at("desk_assess", shop, language=language)):  # a page a topic
        for fieldset in page.locator("main fieldset").all():
            fieldset.locator("label").first.click()
        with page.expect_navigation():
            page.locator("main form button.button").last.click()
    assert Assessment.objects.get().finished_at is not None
    assert page.locator("main ol > li h3").count() == 3
    fit(page)
    page.locator("main ol > li a.link").first.click()
    page.wait_for_url("**about=*")
    page.fill("#words", "Par où commencer ?")
    fit(page)
    page.locator("main form button.button").click()
    page.wait_for_load_state()
    assert Ticket.objects.get().about  # the step it was asked of
    page.goto(at("desk_pooled", shop, language=language))
    assert words[language] in (page.locator("main").text_content() or "")
    fit(page)
    page.locator("main form button.button").first.click()
    page.wait_for_load_state()
    assert Interest.objects.get().merchant_id == market.bruno.merchant.pk
    fit(page)
