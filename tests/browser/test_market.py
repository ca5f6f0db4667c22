"""The whole journey in a browser: find, one cart over three merchants, one payment, three hand-overs."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from panier.flows.audit_books import audit_books
from panier.flows.rebuild_search import rebuild_search
from panier.trade.orders.models import Order, Part
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.world import PASSWORD, Market

pytestmark = pytest.mark.browser
Fit = Callable[[Page], None]
WORDS = {
    "fr": {
        "search": "recherche",
        "cart": "panier",
        "desk": "comptoir",
        "sign_in": "compte/connexion",
        "add": "Ajouter au panier",
        "checkout": "Passer à la caisse",
        "pay": "Payer",
        "accept": "Accepter le paiement",
        "decline": "Refuser",
        "thanks": "Merci, votre commande est en route",
        "again": "Essayer de payer de nouveau",
        "connect": "Me connecter",
        "steps": ("Accepter", "C’est prêt", "Remise"),
        "total": "75,13",
    },
    "en": {
        "search": "search",
        "cart": "cart",
        "desk": "desk",
        "sign_in": "account/sign-in",
        "add": "Add to the cart",
        "checkout": "Go to checkout",
        "pay": "Pay",
        "accept": "Accept the payment",
        "decline": "Decline",
        "thanks": "Thank you, your order is on its way",
        "again": "Try to pay again",
        "connect": "Sign in",
        "steps": ("Accept", "It is ready", "Handed over"),
        "total": "75.13",
    },
}


@pytest.fixture(autouse=True)
def _open_market(market: Market, live_server: Any, settings: Any) -> None:
    settings.ORIGIN = live_server.url
    rebuild_search(now=datetime.now(tz=UTC))


def buy_three(page: Page, language: str, look: Fit | None = None) -> None:
    words = WORDS[language]
    for sought in ("Tasse", "Roman", "Chandelle"):
        page.goto(f"/{language}/{words['search']}/?q={sought}")
        if look:
            look(page)
        page.get_by_role("link", name=sought, exact=True).first.click()
        if look:
            look(page)
        page.get_by_role("button", name=str(words["add"])).click()
        expect(page.locator("#added .alert.ok")).to_be_visible()
    page.goto(f"/{language}/{words['cart']}/")
    if look:
        look(page)
    page.get_by_role("link", name=str(words["checkout"])).click()
    page.fill("#f-name", "Ana Tremblay")
    page.fill("#f-email", "ana@panier.example")
    if look:
        look(page)
    page.get_by_role("button", name=re.compile(f"^{words['pay']} ")).click()
    if look:
        look(page)


@pytest.mark.parametrize("face", FACES)
def test_three_merchants_one_payment_three_hand_overs(
    open_page: Callable[..., Page], fit: Fit, market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    words, page = WORDS[language], open_page(theme=theme, width=width)
    page.goto(f"/{language}/")
    fit(page)
    buy_three(page, language, fit)
    page.get_by_role("button", name=str(words["accept"]), exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(str(words["thanks"]))
    expect(page.locator("main")).to_contain_text(str(words["total"]))
    fit(page)
    for seller in (market.bruno, market.bella, market.carmen):
        hand_over(open_page(theme=theme, width=width), fit, seller.owner.email, language)
    assert Order.objects.get().state == "completed"
    page.reload()
    fit(page)
    assert [finding.name for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken] == []


def hand_over(page: Page, fit: Fit, email: str, language: str) -> None:
    """The merchant signs in, and takes his part through its three steps."""
    words = WORDS[language]
    page.goto(f"/{language}/{words['sign_in']}/?next=/{language}/{words['desk']}/")
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name=str(words["connect"])).click()
    page.goto(f"/{language}/{words['desk']}/")
    fit(page)
    page.locator("main h2 a").first.click()
    fit(page)
    code = Part.objects.get(merchant__members__account__email=email).pickup_code
    for step in words["steps"]:
        if page.locator("#code").count():
            page.fill("#code", code)
        page.get_by_role("button", name=step, exact=True).click()
    assert Part.objects.get(merchant__members__account__email=email).state == "handed_over"


def test_everything_to_the_payment_works_without_scripts(open_page: Callable[..., Page], market: Market) -> None:
    page = open_page(script=False, width=360)
    page.goto("/fr/recherche/?q=Tasse")
    page.get_by_role("link", name="Tasse", exact=True).first.click()
    page.get_by_role("button", name="Ajouter au panier").click()
    page.get_by_role("button", name="Un de plus : Tasse".replace(" :", "\u00a0:")).click()
    expect(page.locator("input[name=quantity]")).to_have_value("2")
    page.get_by_role("link", name="Passer à la caisse").click()
    page.fill("#f-name", "Ana")
    page.fill("#f-email", "ana@panier.example")
    page.get_by_role("button", name=re.compile("^Payer ")).click()
    page.get_by_role("button", name="Accepter le paiement", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, votre commande est en route")


def test_declined_says_so_and_pays_again(open_page: Callable[..., Page], fit: Fit, market: Market) -> None:
    page = open_page(width=360)
    buy_three(page, "fr")
    page.get_by_role("button", name="Refuser", exact=True).click()
    fit(page)
    page.get_by_role("button", name="Essayer de payer de nouveau").click()
    page.get_by_role("button", name="Accepter le paiement", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, votre commande est en route")


def test_the_operator_finds_refunds_and_changes_a_state(
    open_page: Callable[..., Page], fit: Fit, market: Market
) -> None:
    page = open_page()
    buy_three(page, "fr")
    page.get_by_role("button", name="Accepter le paiement", exact=True).click()
    sign_in(page, market.olga)
    page.goto("/fr/exploitation/?q=ana@panier.example")
    fit(page)
    page.locator("main li a").first.click()
    fit(page)
    page.get_by_text("Rembourser cette partie").first.click()
    page.locator("textarea").first.fill("Erreur de prix")
    page.get_by_role("button", name=re.compile("^Rembourser ")).first.click()
    expect(page.locator("main")).to_contain_text("Erreur de prix")
    page.goto(f"/fr/exploitation/marchands/{market.bella.merchant.public_id}/")
    fit(page)
    page.locator("input[value=linked]").check()
    page.fill("#reason", "À sa demande")
    page.get_by_role("button", name="Changer l’état").click()
    market.bella.merchant.refresh_from_db()
    assert market.bella.merchant.state == "linked"
    assert [finding.name for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken] == []
