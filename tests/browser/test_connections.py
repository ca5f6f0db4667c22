"""The pages of connections behind a counter and on a screen: every state of them, fit for everybody."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from playwright.sync_api import Page

from panier.offer.connections.actions import change
from panier.offer.connections.actions.conflicts import Difference, open_conflicts
from panier.offer.connections.actions.remote import Item, keep_items
from panier.offer.connections.models import RemoteItem
from panier.offer.inventory.models import StockLevel
from tests.browser.conftest import Opener
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.connections.hands import at, connected
from tests.world import NOW, Market

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("face", FACES)
def test_the_pages_are_fit_for_everybody(
    open_page: Opener, fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    shop = market.bruno
    made = connected(shop)
    mug = shop.offers["Tasse"].variant
    mug.product.source, mug.product.source_key = "shopify", "tasse"
    mug.product.save()
    keep_items(made.pk, [Item("1", "11", "1011", "tasse", "Tasse")])
    level = StockLevel.objects.get(variant=mug)
    StockLevel.objects.filter(pk=level.pk).update(on_hand=7)
    item = RemoteItem.objects.get()
    hour = timedelta(hours=1)
    open_conflicts([Difference(item.pk, shop.place.pk, (10, "desk", level.as_of), 7, (7, NOW + hour))], now=NOW + hour)
    change(made, state="asks", problem={"code": "too-much", "facts": {"what": "gone", "count": 31, "of": 90}})
    page = open_page(theme=theme, width=width)
    sign_in(page, shop.owner)
    for address in (
        at("desk_connections", shop, language=language),
        at("desk_connection", shop, made.public_id, language=language),
        at("desk_conflicts", shop, language=language),
    ):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == HTTPStatus.OK, address
        for summary in page.locator("main summary").all():
            summary.click()
        fit(page)
    assert page.get_by_role("button", name="Garder le nôtre" if language == "fr" else "Keep ours").count() == 1
