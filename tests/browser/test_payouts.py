"""Paying a closed shop in a real browser, small and large: the operator's pages, the shop's own, and the box on the buyer's order."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from panier.offer.leaving.models import Closing
from panier.trade.orders.queries import token_of
from panier.trade.payouts.models import BankFile
from tests.browser.conftest import Opener
from tests.browser.test_people import with_password
from tests.orders import hand_over, part_of
from tests.payouts.hands import closed, second_operator, two_closed_shops
from tests.world import NOW, Market, at

pytestmark = pytest.mark.browser


def both(page: Page, fit: Callable[[Page], None]) -> None:
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        fit(page)


def made_and_released(open_page: Opener, fit: Callable[[Page], None]) -> Page:
    """Olga makes the file, another releases it: her page."""
    page = open_page(width=360)
    with_password(page, "olga@panier.example", "fr")
    page.goto(at("operation_payouts", language="fr"))
    both(page, fit)
    page.get_by_text("Ce qui est payé\u00a0: 1 ligne").first.click()
    page.get_by_role("button", name="Faire le fichier pour la banque").click()
    expect(page.get_by_role("heading", name="Fichier 1")).to_be_visible()
    expect(page.get_by_text("Une autre personne de l’équipe le compare")).to_be_visible()
    both(page, fit)
    page = open_page(width=360)
    with_password(page, second_operator().email, "fr")
    page.goto(at("operation_bank_file", BankFile.objects.get().public_id, language="fr"))
    both(page, fit)
    page.get_by_role("button", name="Libérer 71,39").click()
    both(page, fit)
    return page


def test_the_whole_way(open_page: Opener, market: Market, fit: Callable[[Page], None]) -> None:
    order = two_closed_shops(market)
    hand_over(part_of(order, "Carmen"))
    closed(market.carmen)
    Closing.objects.update(finished_at=NOW - timedelta(days=30))
    page = made_and_released(open_page, fit)
    with page.expect_download() as waited:
        page.get_by_role("link", name="Télécharger le fichier").click()
    assert waited.value.suggested_filename == "cpa005-qc-0001.txt"
    page.get_by_role("button", name="La banque l’a pris").click()
    expect(page.get_by_role("button", name="La banque l’a pris")).to_have_count(0)
    page.get_by_text("Il est revenu").first.click()
    page.get_by_label("Ce qu’en dit la banque").first.fill("Compte fermé")
    page.get_by_role("button", name="Remettre 42,01").click()
    expect(page.get_by_text("Compte fermé")).to_be_visible()
    both(page, fit)
    assert BankFile.objects.get().taken_at is not None
    page.goto(at("order", token_of(order), language="fr"))
    page.get_by_text("Des nouvelles de cette boutique par courriel").first.click()
    box = page.get_by_label("Cette boutique peut m’écrire").first
    expect(box).not_to_be_checked()
    box.check()
    page.get_by_role("button", name="Lui permettre de m’écrire").first.click()
    expect(page.get_by_role("button", name="Ne plus le permettre")).to_be_visible()
    both(page, fit)
    shop = open_page(width=360)
    with_password(shop, "bruno@panier.example", "fr")
    shop.goto(at("desk_exit", market.bruno.merchant.public_id, language="fr"))
    both(shop, fit)
    expect(shop.locator("#payouts")).to_contain_text("On vous le doit comme avant.")
