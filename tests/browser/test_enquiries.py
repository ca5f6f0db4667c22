"""Asking a shop, its desk and the quick count: axe finds nothing, nothing overflows, on a phone and on a large screen."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page

from panier.flows.accept_enquiry import accept_enquiry
from panier.trade.enquiries.queries import token_of
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.enquiries import ask, counted_long_ago
from tests.world import Market, offer

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("face", FACES)
def test_asking_answering_and_counting(
    open_page: Callable[..., Page], fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    now = datetime.now(tz=UTC)
    carmen, candle = market.carmen, market.carmen.offers["Chandelle"]
    soap = offer(carmen, "Savon à la calendule du jardin", 650)
    for old in (candle, soap):
        counted_long_ago(old, on_hand=5, now=now)
    waiting, kept = ask(candle, 2, now=now), ask(soap, name="Zoé", now=now)
    accept_enquiry(carmen.merchant.pk, kept.public_id, counted=5, actor="Carmen", now=now)
    page = open_page(theme=theme, width=width)
    sign_in(page, carmen.owner)
    product, shop = candle.variant.product, carmen.merchant.public_id
    pages = (
        ("product", (product.slug, product.public_id)),
        ("enquiry_ask", (candle.public_id,)),
        ("enquiry", (token_of(waiting),)),
        ("enquiry", (token_of(kept),)),
        ("desk", (shop,)),
        ("desk_enquiries", (shop,)),
        ("desk_count", (shop,)),
    )
    with override(language):
        addresses = [reverse(name, args=args) for name, args in pages]
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        fit(page)
