"""The desk's sound, title and voice: a new order and a buyer's answer are told, in a hidden tab too; a colleague's courtesy is not."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Page, expect

from panier.flows.answer_substitute import answer_substitute
from panier.flows.mind_part import mind_part
from panier.flows.propose_substitute import Instead, propose_substitute
from panier.trade.amendments.queries import token_of
from panier.trade.orders.models import Part
from tests.browser.hands import sign_in
from tests.desk.hands import paid_part, plenty
from tests.team.hands import Team, build_team
from tests.world import Market, offer

pytestmark = pytest.mark.browser
LOOK_MS, HIDDEN_MS = 10_500, 30_500
# Every tone the page makes, and whether anybody could hear it. Two tones are one ring.
TONES = """
const made = AudioContext.prototype.createOscillator, tones = [];
AudioContext.prototype.createOscillator = function () {
  tones.push(this.state);
  document.documentElement.dataset.tones = tones.join(" ");
  return made.call(this);
};
"""
HIDE = """
Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
document.dispatchEvent(new Event("visibilitychange"));
"""
ONE, TWO, ANSWERED = "1 commande à accepter", "2 commandes à accepter", "Un acheteur a répondu."


@pytest.fixture
def team(market: Market) -> Team:
    team = build_team(market)
    plenty(team)
    return team


def opened(page: Page, team: Team, name: str = "desk") -> str:
    """A clerk's page, its time in our hands; its title without a count."""
    page.add_init_script(TONES)
    page.clock.install()
    sign_in(page, team.clark)
    with override("fr"):
        page.goto(reverse(name, args=[team.merchant]))
    return page.title().removeprefix("(1) ")


def rang(page: Page, times: int) -> None:
    """So many times since the page was opened, aloud."""
    expect(page.locator("html")).to_have_attribute("data-tones", " ".join(["running"] * 2 * times))


def switch_on(page: Page) -> None:
    page.locator("#desk-sound").click()
    rang(page, 1)  # how it sounds


def test_a_desk_opened_empty_rings_for_its_first_order_and_not_for_a_colleague(
    open_page: Callable[..., Page], team: Team
) -> None:
    page = open_page()
    title = opened(page, team)
    switch_on(page)
    part = paid_part(team)
    page.clock.fast_forward(LOOK_MS)
    expect(page.locator(f"#part-{part.public_id}")).to_be_visible()
    expect(page).to_have_title(f"(1) {title}")
    expect(page.locator("#desk-said")).to_have_text(ONE)
    rang(page, 2)
    mind_part(team.key, part.public_id, "mind", account_id=team.mona.pk, now=datetime.now(tz=UTC))
    page.clock.fast_forward(LOOK_MS)
    expect(page.locator(f"#part-{part.public_id} .minder")).to_be_visible()
    expect(page).to_have_title(f"(1) {title}")
    rang(page, 2)
    paid_part(team)
    page.clock.fast_forward(LOOK_MS)
    expect(page).to_have_title(f"(2) {title}")
    expect(page.locator("#desk-said")).to_have_text(TWO)
    rang(page, 3)


def test_a_buyers_answer_rings_and_the_shops_own_question_does_not(open_page: Callable[..., Page], team: Team) -> None:
    bowl = offer(team.market.bruno, "Bol en grès de la rivière du Nord", 1500)
    part = paid_part(team, mugs=2)
    page = open_page()
    opened(page, team)
    switch_on(page)
    asked = Instead(part.lines.get().pk, bowl.public_id, 1)
    proposal = propose_substitute(team.key, part.public_id, asked, actor="Mona", now=datetime.now(tz=UTC))
    page.clock.fast_forward(LOOK_MS)
    expect(page.locator(f"#part-{part.public_id}")).to_contain_text("Bol en grès")
    rang(page, 1)
    answer_substitute(token_of(proposal), yes=True, now=datetime.now(tz=UTC))
    page.clock.fast_forward(LOOK_MS)
    expect(page.locator("#desk-said")).to_have_text(ANSWERED)
    rang(page, 2)
    assert Part.objects.get(pk=part.pk).state == "accepted"


def test_behind_another_tab_it_asks_less_often_and_tells_all_the_same(
    open_page: Callable[..., Page], team: Team
) -> None:
    paid_part(team, now=datetime.now(tz=UTC) - timedelta(hours=1))
    page = open_page()
    title = opened(page, team)
    switch_on(page)
    expect(page).to_have_title(f"(1) {title}")
    page.evaluate(HIDE)
    paid_part(team)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(LOOK_MS)
    assert asked == []
    page.clock.run_for(HIDDEN_MS)
    expect(page).to_have_title(f"(2) {title}")
    expect(page.locator("#desk-said")).to_have_text(TWO)
    rang(page, 2)
    assert len([each for each in asked if "seen=" in each]) == 1


def test_every_page_of_the_desk_tells_of_the_first_order(open_page: Callable[..., Page], team: Team) -> None:
    page = open_page(width=360)
    title = opened(page, team, "desk_pickup")
    expect(page.locator("[data-waiting]")).to_have_count(1)
    paid_part(team)
    page.clock.run_for(6 * LOOK_MS)
    expect(page).to_have_title(f"(1) {title}")
    expect(page.locator("#desk-said")).to_have_text(ONE)


def test_a_sound_remembered_sleeps_until_the_first_touch_and_says_so(
    open_page: Callable[..., Page], team: Team, fit: Callable[[Page], None]
) -> None:
    page = open_page(width=360)
    page.add_init_script("localStorage.setItem('desk-sound', 'on')")
    title = opened(page, team)
    page.clock.run_for(1000)
    expect(page.locator("#desk-asleep")).to_be_visible()
    fit(page)
    paid_part(team)
    page.clock.fast_forward(LOOK_MS)
    expect(page).to_have_title(f"(1) {title}")
    assert page.locator("html").get_attribute("data-tones") is None
    page.locator("h1").click()
    page.clock.run_for(1000)
    expect(page.locator("#desk-asleep")).to_be_hidden()
    paid_part(team)
    page.clock.fast_forward(LOOK_MS)
    expect(page).to_have_title(f"(2) {title}")
    rang(page, 1)
