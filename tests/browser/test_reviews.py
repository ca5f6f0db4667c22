"""Reviews where they are read, written, replied to and decided: axe finds nothing, nothing overflows."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page

from panier.base.accounts.models import OperatorRole
from panier.civic.reviews.actions import Reporting
from panier.flows.reply_to_review import reply_to_review
from panier.flows.report_review import report_review
from panier.trade.orders.queries import token_of
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.reviews import GOOD, pay_and_hand_over, say
from tests.world import NOW, Market

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("face", FACES)
def test_reviews(
    open_page: Callable[..., Page], fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    bruno, mug = market.bruno, market.bruno.offers["Tasse"].variant.product
    shop, order = bruno.merchant.public_id, pay_and_hand_over(market)
    review = say(order, mug.public_id)
    say(order, shop, GOOD._replace(stars=2, words="Attente."))
    reply_to_review(bruno.merchant.pk, review.public_id, "Merci !", actor="Bruno", now=NOW)
    report_review(review, Reporting(shop, None, "Bruno", "hors-sujet", "Non", NOW), now=NOW)
    OperatorRole.objects.create(account=bruno.owner, territory_id="qc")
    page = open_page(theme=theme, width=width)
    sign_in(page, bruno.owner)
    pages = (
        ("product", (mug.slug, mug.public_id)),
        ("product_reviews", (mug.slug, mug.public_id)),
        ("merchant", (bruno.merchant.slug,)),
        ("order_reviews", (token_of(order),)),
        ("review_report", (review.public_id,)),
        ("review_rules", ()),
        ("desk_reviews", (shop,)),
        ("operation_reviews", ()),
    )
    with override(language):
        addresses = [reverse(name, args=args) for name, args in pages]
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        fit(page)
