"""What is left of an hour goes down by itself, at the desk and on the buyer's page: with a clock moved by hand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Locator, Page, expect

from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import token_of
from panier.trade.orders.models import Part
from tests.browser.hands import sign_in
from tests.desk.hands import paid_part, plenty
from tests.enquiries import ask, counted_long_ago
from tests.team.hands import build_team
from tests.world import Market

pytestmark = pytest.mark.browser
LOOK_MS = 10_500
LEFT = timedelta(minutes=38, seconds=25)
# Seconds that are left, and the words for them.
WORDS = {
    "fr": {2220: "encore 37 minutes", 90: "encore 2 minutes", 89: "encore 89 secondes", 1: "encore 1 seconde", 0: "Délai passé"},
    "en": {2220: "37 minutes left", 90: "2 minutes left", 89: "89 seconds left", 1: "1 second left", 0: "Past its time"},
}  # fmt: skip
SAID_ALOUD = "each => each.closest('[aria-live], [role=alert], [role=status], [role=log], [role=timer]') !== null"
COUNT_CHANGES = """each => {
  each.dataset.changes = 0;
  new MutationObserver(() => { each.dataset.changes = Number(each.dataset.changes) + 1; }).observe(each, { childList: true });
}"""


def stop(page: Page, at: datetime) -> None:
    """The clock of this machine is wrong by an hour, and moves by our hand only."""
    page.clock.install(time=at + timedelta(hours=1))
    page.clock.pause_at(at + timedelta(hours=1, seconds=1))


def asked(market: Market) -> tuple[Enquiry, datetime]:
    """The shop has so much time left, from the moment beside it."""
    now = datetime.now(tz=UTC)
    candle = market.carmen.offers["Chandelle"]
    counted_long_ago(candle, on_hand=5, now=now)
    enquiry = ask(candle, now=now)
    Enquiry.objects.filter(pk=enquiry.pk).update(answer_by=now + LEFT)
    return enquiry, now


def runs_down(page: Page, time: Locator, words: dict[int, str]) -> None:
    """From what the server wrote, second by second of the moved clock."""
    rest = int(time.get_attribute("data-seconds") or "")
    assert not time.evaluate(SAID_ALOUD)
    for left, said in words.items():
        page.clock.fast_forward((rest - left) * 1000)
        expect(time).to_have_text(said)
        rest = left


@pytest.mark.parametrize(("language", "width"), [("fr", 360), ("en", 1280)])
def test_the_shops_hour_runs_down_before_its_eyes_and_the_buyers(
    open_page: Callable[..., Page], fit: Callable[[Page], None], market: Market, language: str, width: int
) -> None:
    enquiry, now = asked(market)
    with override(language):
        desk = reverse("desk_enquiries", args=[market.carmen.merchant.public_id])
        buyers = reverse("enquiry", args=[token_of(enquiry)])
    words = WORDS[language]
    begins = words[2220].replace("37", "38")
    plain = open_page(width=width, script=False)
    plain.goto(buyers)
    expect(plain.locator("main time")).to_have_text(begins)
    for address in (desk, buyers):
        page = open_page(width=width)
        sign_in(page, market.carmen.owner)
        stop(page, now)
        page.goto(address)
        time = page.locator("main time")
        expect(time).to_have_text(begins)
        runs_down(page, time, words)
        if address == desk:
            expect(page.locator("main .badge:has(time)")).to_have_class("badge bad")
        page.clock.resume()  # axe waits by it
        fit(page)


def test_within_a_minute_nothing_is_written_anew(open_page: Callable[..., Page], market: Market) -> None:
    enquiry, now = asked(market)
    page = open_page()
    stop(page, now)
    with override("fr"):
        page.goto(reverse("enquiry", args=[token_of(enquiry)]))
    time = page.locator("main time")
    time.evaluate(COUNT_CHANGES)
    runs_down(page, time, {2220: "encore 37 minutes"})
    page.clock.run_for(25_000)
    expect(time).to_have_attribute("data-changes", "1")
    page.clock.run_for(10_000)
    expect(time).to_have_text("encore 36 minutes")
    expect(time).to_have_attribute("data-changes", "2")


def test_an_order_that_a_look_brought_runs_down_too(open_page: Callable[..., Page], market: Market) -> None:
    now = datetime.now(tz=UTC)
    team = build_team(market)
    plenty(team)
    page = open_page()
    sign_in(page, team.clark)
    stop(page, now)
    with override("fr"):
        page.goto(reverse("desk", args=[team.merchant]))
    part = paid_part(team)
    Part.objects.filter(pk=part.pk).update(due_at=now + LEFT)
    page.clock.fast_forward(LOOK_MS)
    time = page.locator(f"#part-{part.public_id} .badge time")
    expect(time).to_have_text("encore 38 minutes")
    page.clock.run_for(1000)
    runs_down(page, time, {2221: "encore 37 minutes"})
