"""What a shop does beside its usual orders, with its hands: takes goods back, says how its boxes are, opens further and goes back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from panier.base.territories.models import Setting
from panier.offer.merchants.models import Merchant
from panier.offer.onboarding.models import WayAsked
from panier.trade.returns.models import Return
from tests.browser.conftest import Opener
from tests.browser.hands import sign_in
from tests.dispatch.hands import bought
from tests.orders import pay, three_merchants
from tests.returns.hands import handed, line_of
from tests.team.hands import at, build_team
from tests.world import Market

pytestmark = pytest.mark.browser


def test_a_mug_is_taken_back_on_a_phone(open_page: Opener, fit: Callable[[Page], None], market: Market) -> None:
    order = three_merchants(market)
    assert pay(order) == "placed"
    part = handed(order)
    page = open_page(width=360)
    sign_in(page, market.bruno.owner)
    page.goto(at("desk_part", market.bruno.merchant.public_id, part.public_id))
    page.get_by_role("link", name="Reprendre et rembourser").click()
    page.locator("button[value=look]").click()  # nothing was said yet
    expect(page.get_by_role("alert")).to_be_visible()
    page.fill(f"#units-{line_of(part, 'Tasse').pk}", "1")
    page.locator("button[value=look]").click()
    expect(page.locator("#sum")).to_contain_text("22,99")
    fit(page)
    assert Return.objects.count() == 0  # looking gives nothing back
    page.locator("button[value=give]").click()
    expect(page.locator("#returns")).to_contain_text("22,99")
    fit(page)
    assert Return.objects.get().part_id == part.pk


def test_two_boxes_of_an_order_have_two_labels(open_page: Opener, fit: Callable[[Page], None], market: Market) -> None:
    team = build_team(market)
    part = bought(market, (market.bruno.offers["Pain de ménage"], 1), delivered=True, state="ready")
    page = open_page(theme="dark")
    sign_in(page, team.clark)
    place, grams = market.bruno.place.public_id, f"#grams-{part.public_id}"
    page.goto(f"{at('desk_parcels', team.merchant, place, language='en')}?own=1")
    page.fill(grams, "heavy")
    page.get_by_role("button", name="Save the weights").click()
    expect(page.locator(grams)).to_be_focused()  # the field to set right, with what was typed
    expect(page.locator(grams)).to_have_value("heavy")
    page.fill(grams, "1250 30x20x15; 800")
    page.get_by_role("button", name="Save the weights").click()
    expect(page.locator(grams)).to_have_value("1250 30×20×15; 800")
    fit(page)
    page.get_by_role("button", name="Labels to print").click()
    expect(page.get_by_text("2/2")).to_be_visible()


def test_from_found_to_selling_and_back(open_page: Opener, fit: Callable[[Page], None], market: Market) -> None:
    shop = market.bruno.merchant
    Merchant.objects.filter(pk=shop.pk).update(state="listed")
    row = Setting.objects.get(key="onboarding")
    Setting.objects.filter(pk=row.pk).update(value={**row.value, "selling_needs": ["place"]})
    page = open_page(width=360)
    sign_in(page, market.bruno.owner)
    page.goto(at("desk_way", shop.public_id))
    page.check("input[value=selling]")
    page.get_by_role("button", name="Demander cela").click()
    fit(page)
    assert WayAsked.objects.get().state == "waiting"
    sign_in(page, market.olga)
    page.goto(at("operation_merchant", shop.public_id))
    fit(page)
    page.locator("#asked button[value=accept]").click()
    expect(page.locator("#asked")).to_have_count(0)
    assert Merchant.objects.get(pk=shop.pk).state == "selling"
    sign_in(page, market.bruno.owner)
    page.goto(at("desk_way", shop.public_id))
    page.check("input[value=listed]")
    page.get_by_role("button", name="Demander cela").click()
    page.wait_for_load_state()
    assert Merchant.objects.get(pk=shop.pk).state == "listed"
