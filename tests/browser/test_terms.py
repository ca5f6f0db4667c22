"""The terms of sale in a browser: typed with one thumb and without scripts, told by the simulator, chosen at the checkout."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from panier.trade.orders.models import Part
from tests.browser.conftest import Opener
from tests.browser.hands import sign_in
from tests.team.hands import at, build_team
from tests.terms.hands import BY_POST, save, weighing
from tests.world import Market, guest_cart

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("face", [("light", 360, False), ("dark", 1280, True)])
def test_a_saturday_morning_is_typed_told_and_bought(
    open_page: Opener, fit: Callable[[Page], None], market: Market, face: tuple[str, int, bool]
) -> None:
    theme, width, script = face
    team = build_team(market)
    mug = weighing(market.bruno.offers["Tasse"], 400)
    assert save(team, "zone", "parcel", BY_POST).status_code == 302
    desk = open_page(theme=theme, width=width, script=script)
    sign_in(desk, team.bruno)
    desk.goto(at("desk_terms_edit", team.merchant, "slots", "all"))
    types_the_mornings(desk)
    look(desk, fit, script=script)
    desk.get_by_role("button", name="Enregistrer").click()
    asks_the_simulator(desk)
    offered = desk.locator("#simulator .offered")
    assert [each.locator(".price").inner_text().replace("\xa0", " ") for each in offered.all()] == ["Gratuit", "5,95 $", "9,00 $"]  # fmt: skip
    look(desk, fit, script=script)
    for what, about in (("zone", "delivery"), ("zone", "parcel"), ("pickup", market.bruno.place.public_id), ("returns", "all")):  # fmt: skip
        desk.goto(at("desk_terms_edit", team.merchant, what, about))
        look(desk, fit, script=script)
    ana = open_page(theme=theme, width=width, script=script)
    buyer, _ = guest_cart((mug, 1))
    ana.goto("/fr/")
    ana.context.add_cookies([{"name": "panier", "value": buyer.token, "url": ana.url}])
    ana.goto(at("checkout"))
    says_where(ana)
    times = ana.locator(f'select[name="slot-{team.merchant}:delivery"]')
    chosen = times.locator("option").nth(1).get_attribute("value")
    times.select_option(chosen)
    ana.get_by_role("button", name="Mettre le total à jour").click()
    ana.get_by_text("29,83").first.wait_for()
    look(ana, fit, script=script)
    ana.get_by_role("button", name="Payer").click()
    ana.wait_for_url(lambda address: "caisse" not in address)
    assert Part.objects.get().promise["slot"] == chosen


def types_the_mornings(desk: Page) -> None:
    for day in (0, 2, 5):
        desk.locator(f'[name="r0-day{day}"]').check()
    for name, typed in (("begins", "09:00"), ("ends", "12:00"), ("capacity", "4")):
        desk.locator(f'[name="r0-{name}"]').fill(typed)


def asks_the_simulator(desk: Page) -> None:
    for name, typed in (("code", "H1X 1R5"), ("amount", "19,99"), ("weight", "0,4")):
        desk.fill(f"#sim-{name}", typed)
    desk.get_by_role("button", name="Voir", exact=True).click()


def says_where(ana: Page) -> None:
    for name, typed in (("name", "Ana"), ("email", "ana@panier.example"), ("line", "12, rue Masson"), ("municipality", "Montréal"), ("postal_code", "H1X 1R5")):  # fmt: skip
        ana.fill(f"#f-{name}", typed)
    ana.locator('input[value="delivery"]').check()


def look(page: Page, fit: Callable[[Page], None], *, script: bool) -> None:
    """Axe needs scripts itself."""
    if script:
        fit(page)
