"""Keeping, following, comparing and sharing in a browser: the fragments arrive, axe finds nothing, nothing overflows."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.models import Product
from panier.trade.together.models import Together
from tests.streets import rue_masson
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


READ = """async ([picture, reader]) => {
    const { BarcodeDetector } = await import(reader);
    const drawn = new Image();
    drawn.src = picture;
    await drawn.decode();
    return (await new BarcodeDetector().detect(drawn)).map(code => code.rawValue);
}"""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_camera_reads_the_address_of_the_page_in_its_qr_code(
    open_page: Callable[..., Page], market: Market, language: str
) -> None:
    """With the reader that the desk has for pickup codes: it knows nothing of what drew this one."""
    street, mug = rue_masson(market).slug, Product.objects.get(source_key="Tasse")
    page = open_page()
    for kind, named, args in (
        ("product", mug.public_id, (mug.slug, mug.public_id)),
        ("merchant", market.bruno.merchant.slug, (market.bruno.merchant.slug,)),
        ("street", street, (street,)),
    ):
        with override(language):
            address, picture = reverse(kind, args=args), reverse("share_qr", args=(kind, named))
        page.goto(address)
        canonical = page.locator("link[rel=canonical]").get_attribute("href") or ""
        assert canonical.endswith(address)
        assert page.evaluate(READ, [picture, static("panier/vendor/qr/qr.mjs")]) == [canonical], kind
