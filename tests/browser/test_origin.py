"""The pages of origin: the public shares, one claim, the merchant's desk and the operator's, in a browser."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page

from panier.flows.rebuild_search import rebuild_search
from panier.offer.origin.models import Claim
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.world import Market

pytestmark = pytest.mark.browser


def claim(market: Market, *, confirmed: bool) -> Claim:
    mug = market.bruno.offers["Tasse"].variant.product.public_id
    client = Client()
    client.force_login(market.bruno.owner)
    with override("fr"):
        said = {"kind": "made", "basis": "transformed", "words": "Tournée et cuite ici.", "products": [mug]}
        client.post(reverse("desk_origin", args=[market.bruno.merchant.public_id]), said)
        made = Claim.objects.latest("pk")
        if confirmed:
            client.force_login(market.olga)
            client.post(reverse("operation_origin_claim", args=[made.public_id]), {"confirm": "1", "reason": "Vu"})
    return made


@pytest.mark.parametrize("face", FACES)
def test_pages_of_origin(
    open_page: Callable[..., Page], fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    confirmed, waiting = claim(market, confirmed=True), claim(market, confirmed=False)
    client = Client()
    with override(language):
        claimed = reverse("origin_claim", args=[confirmed.public_id])
        desk = reverse("desk_origin", args=[market.bruno.merchant.public_id])
        pages = [reverse("origin"), claimed, desk, *(f"{desk}?kind={kind}" for kind in ("local", "made", "certified"))]
        operation = reverse("operation_origin")
    client.post(claimed, {"words": "L’étiquette dit autre chose que cette page."})
    rebuild_search(now=datetime.now(tz=UTC))
    page = open_page(theme=theme, width=width)
    sign_in(page, market.bruno.owner)
    for address in pages:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        fit(page)
        button = page.locator(".finder .button")
        assert button.evaluate("each => getComputedStyle(each).borderTopLeftRadius") == "999px", (
            address
        )  # its sheet in order
    choices = page.locator("nav .pick")
    boxes = [choices.nth(each).bounding_box() for each in range(choices.count())]
    bottoms = [(box["y"], box["y"] + box["height"]) for box in boxes if box]
    assert all(above[1] <= below[0] for above, below in pairwise(bottoms)), bottoms  # none over another
    sign_in(page, market.olga)
    page.goto(operation)
    assert page.get_by_text(market.bruno.merchant.name).count() >= 2  # the dispute, and the claim that waits
    assert waiting.public_id in page.content()
    fit(page)
