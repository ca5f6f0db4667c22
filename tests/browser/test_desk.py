"""The desk's list in a real browser: axe finds nothing, nothing overflows, it follows by itself and a tap takes one step."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from panier.flows.propose_substitute import Instead, propose_substitute
from panier.trade.amendments.queries import token_of
from panier.trade.orders.models import Part
from panier.trade.orders.queries import token_of as order_token_of
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.desk.hands import paid_part, plenty
from tests.desk.test_amendments import less
from tests.team.hands import build_team
from tests.world import Market, offer

pytestmark = pytest.mark.browser
LOOK = "htmx.trigger(document.body, 'desk-look')"


def opened_whole(page: Page, address: str) -> Page:
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    page.evaluate("document.querySelectorAll('main details').forEach((each) => { each.open = true })")
    return page


@pytest.mark.parametrize("face", FACES)
def test_the_desk_follows_and_its_pages_fit(
    open_page: Callable[..., Page], fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    now, team = datetime.now(tz=UTC), build_team(market)
    bowl = offer(market.bruno, "Bol en grès de la rivière du Nord", 1500)
    plenty(team)
    late = paid_part(team, mugs=2, now=now - timedelta(hours=26))
    amended = paid_part(team, mugs=2, loaves=1, method="delivery")
    less(team, team.client(team.mona), amended, {"Tasse": 1})
    asked = Instead(late.lines.get().pk, bowl.public_id, 1)
    proposal = propose_substitute(team.key, late.public_id, asked, actor="Mona", now=now)
    waiting = paid_part(team, now=now - timedelta(hours=25))
    page = open_page(theme=theme, width=width)
    sign_in(page, team.clark)
    pages = (
        ("desk_part", (team.merchant, late.public_id)),
        ("desk_part", (team.merchant, amended.public_id)),
        ("desk_instead", (team.merchant, late.public_id, late.lines.get().pk)),
        ("substitute", (token_of(proposal),)),
        ("order", (order_token_of(amended.order),)),
        ("desk", (team.merchant,)),
    )
    with override(language):
        addresses = [reverse(name, args=args) for name, args in pages]
    for address in addresses:
        fit(opened_whole(page, address))
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    fresh = paid_part(team)
    page.evaluate(LOOK)
    expect(page.locator(f"#part-{fresh.public_id}")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(2\) "))
    expect(page.locator("#desk-said")).not_to_be_empty()
    page.locator("#desk-sound").click()
    expect(page.locator("#desk-sound")).to_have_attribute("aria-pressed", "true")
    page.locator(f"#part-{waiting.public_id} button[value=accept]").click()
    expect(page.locator(f"#part-{waiting.public_id} button[value=ready]")).to_be_visible()
    assert Part.objects.get(pk=waiting.pk).state == "accepted"
    expect(page).to_have_title(re.compile(r"^\(1\) "))
    fit(page)
