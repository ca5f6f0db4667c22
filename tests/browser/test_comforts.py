"""Keeping, following, comparing and sharing in a browser: the fragments arrive, axe finds nothing, nothing overflows."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.models import Product
from panier.trade.together.models import Together
from tests.world import Market

pytestmark = pytest.mark.browser
FACES = [
    ("fr", "light", 360, "Dans vos favoris\u00a0: retirer", "Vous suivez ce commerce\u00a0: arrêter"),
    ("en", "dark", 1280, "In your favourites: remove", "You follow: stop"),
]


def press(page: Page, said: str) -> None:
    page.locator(".keep .button").click()
    expect(page.locator(".keep .kept")).to_have_text(said)


@pytest.mark.parametrize("face", FACES)
def test_comforts(
    open_page: Callable[..., Page],
    fit: Callable[[Page], None],
    market: Market,
    face: tuple[str, str, int, str, str],
) -> None:
    language, theme, width, kept, followed = face
    mug, novel, candle = (Product.objects.get(source_key=title) for title in ("Tasse", "Roman", "Chandelle"))
    Together.objects.create(product=mug, other=novel, position=1, bucket=0)
    rebuild_search(now=datetime.now(tz=UTC))
    page = open_page(theme=theme, width=width)

    def go(name: str, *args: str, query: str = "") -> None:
        with override(language):
            page.goto(reverse(name, args=args) + query)

    go("product", candle.slug, candle.public_id)
    press(page, kept)
    go("product", mug.slug, mug.public_id)
    press(page, kept)
    for band in page.locator(".band").all():
        band.scroll_into_view_if_needed()
    expect(page.locator(".band .good h3")).to_have_text(["Roman", "Chandelle"])
    page.locator(".share summary").click()
    fit(page)
    go("merchant", market.bruno.merchant.slug)
    press(page, followed)
    fit(page)
    go("compare", query=f"?p={mug.public_id}&p={novel.public_id}&p={candle.public_id}")
    fit(page)
    for name, args in (
        ("favourites", ()),
        ("seen", ()),
        ("together", (mug.public_id,)),
        ("share", ("product", mug.public_id)),
        ("home", ()),
    ):
        go(name, *args)
        fit(page)
