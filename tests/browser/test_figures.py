"""The figures in a browser: a phone and a desk, both languages; nothing is wider than the window, axe finds nothing."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from panier.civic.observatory.models import ProductDay, SoughtDay
from panier.offer.merchants.actions import record_exit
from tests.browser.conftest import Opener
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.orders import hand_over, part_of, pay, three_merchants
from tests.team.hands import at
from tests.world import NOW, Market

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("face", FACES)
def test_the_figures_are_fit_for_everybody(
    open_page: Opener, fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    order = three_merchants(market)
    pay(order)
    hand_over(part_of(order, "Bruno"))
    bruno, today = market.bruno, datetime.now(tz=UTC)
    product = bruno.offers["Tasse"].variant.product_id
    ProductDay.objects.create(merchant=bruno.merchant, product=product, day=NOW.date(), views=1234, carts=9)
    record_exit(bruno.merchant.pk, bruno.offers["Tasse"].public_id, now=NOW)
    words = "bleuets sauvages séchés du lac"
    SoughtDay.objects.create(
        territory_id="qc", region="montreal", stems=words, words=words, language="fr", day=today.date(), nothing=12
    )
    page = open_page(theme=theme, width=width)
    sign_in(page, bruno.owner)
    page.goto(f"{at('desk_figures', bruno.merchant.public_id, language=language)}?span=week&day=2026-11-24")
    assert page.locator("svg.chart").count() == 4
    fit(page)
    said = page.locator("svg.chart desc").first.text_content() or ""
    assert "42" in said
