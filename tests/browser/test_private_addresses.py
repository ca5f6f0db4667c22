"""Pages whose address is the right to them: their forms reach us from a real browser, which tells no other site the address."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page

from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import token_of as enquiry_token
from panier.trade.orders.queries import token_of
from tests.browser.conftest import Opener
from tests.enquiries import ask, counted_long_ago
from tests.orders import pay, three_merchants
from tests.world import Market

pytestmark = pytest.mark.browser


def at(name: str, token: str) -> str:
    with override("fr"):
        return reverse(name, args=[token])


def send(page: Page, where: str, form: str) -> None:
    page.goto(where)
    for summary in page.locator("main summary").all():
        summary.click()
    page.locator(f"form[action='{form}'] button").click()


@pytest.mark.parametrize("script", [True, False])
def test_an_order_is_cancelled_from_its_page(open_page: Opener, market: Market, script: bool) -> None:  # noqa: FBT001 - a parameter of the test
    order = three_merchants(market)
    assert pay(order) == "placed"
    page = open_page(width=360, script=script)
    send(page, at("order", token_of(order)), at("order_cancel", token_of(order)))
    page.wait_for_load_state("networkidle")
    order.refresh_from_db()
    assert order.state == "cancelled"


def test_a_request_is_withdrawn_from_its_page(open_page: Opener, market: Market) -> None:
    now = datetime.now(tz=UTC)
    counted_long_ago(market.carmen.offers["Chandelle"], on_hand=5, now=now)
    enquiry = ask(market.carmen.offers["Chandelle"], now=now)
    page = open_page(width=360, script=False)
    send(page, at("enquiry", enquiry_token(enquiry)), at("enquiry_withdraw", enquiry_token(enquiry)))
    assert Enquiry.objects.get(pk=enquiry.pk).state == "withdrawn"
