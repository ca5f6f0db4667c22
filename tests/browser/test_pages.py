"""Every public page and every page of the operator, each language in one theme: axe finds nothing, nothing overflows."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from panier.flows.rebuild_search import rebuild_search
from panier.offer.catalogue.models import Match, Variant
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.orders import pay, three_merchants
from tests.streets import rue_masson
from tests.world import Market, offer

pytestmark = pytest.mark.browser
GTIN = "00012345678905"


def addresses(language: str, *pages: tuple[str, tuple[Any, ...]]) -> list[str]:
    with override(language):
        return [reverse(name, args=args) for name, args in pages]


@pytest.mark.parametrize("face", FACES)
def test_public_pages(
    open_page: Callable[..., Page], fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    rebuild_search(now=datetime.now(tz=UTC))
    page = open_page(theme=theme, width=width)
    names = (
        "home",
        "search",
        "place",
        "about",
        "privacy",
        "terms",
        "ranking",
        "sell",
        "mailbox",
        "account_login",
        "account_signup",
    )
    rue_masson(market)
    places = (
        ("streets", ()),
        ("street", ("rue-masson",)),
        ("merchant", (market.bruno.merchant.slug,)),
        ("region", ("montreal",)),
    )
    for address in addresses(language, *((name, ()) for name in names), *places):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        fit(page)


@pytest.mark.parametrize("face", FACES)
def test_pages_of_the_operator(
    open_page: Callable[..., Page], fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    order = three_merchants(market)
    pay(order)
    cups = (market.bruno.offers["Tasse"], offer(market.bella, "Tasse de Bella", 2100))
    Variant.objects.filter(offer__in=cups).update(gtin=GTIN, gtin_given=GTIN)
    Match.objects.create(territory_id="qc", gtin=GTIN)
    page = open_page(theme=theme, width=width)
    sign_in(page, market.olga)
    pages = (
        ("operation", ()),
        ("operation_merchants", ()),
        ("operation_merchant", (market.bella.merchant.public_id,)),
        ("operation_groups", ()),
        ("operation_order", (order.public_id,)),
        ("operation_streets", ()),
        ("operation_street", (rue_masson(market).slug,)),
    )
    for address in addresses(language, *pages):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        fit(page)


def test_where_one_is_in_a_menu_is_seen_on_a_phone(open_page: Callable[..., Page], market: Market) -> None:
    """The last page of a row that scrolls: the operator's and the desk's. Without the script the row begins at its first."""
    page = open_page(width=360)
    left = open_page(width=360, script=False)
    for who, name, args in (
        (market.olga, "operation_pooled", ()),
        (market.bruno.owner, "desk_exit", (market.bruno.merchant.public_id,)),
    ):
        for each in (page, left):
            sign_in(each, who)
            each.goto(addresses("fr", (name, args))[0])
        expect(page.locator(".swipe [aria-current=page]")).to_be_in_viewport(ratio=1)
        expect(left.locator(".swipe [aria-current=page]")).not_to_be_in_viewport(ratio=1)
