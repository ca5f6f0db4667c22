"""Opening an account, the mailbox and the public pages, as a person meets them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page

from panier.base.notifications.models import Letter
from panier.sites.letters.deliver import deliver
from tests.browser.conftest import Opener
from tests.browser.faces import FACES
from tests.world import PASSWORD, Market, at

pytestmark = pytest.mark.browser
PUBLIC = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "mailbox",
    "privacy",
    "terms",
    "ranking",
    "about",
    "sell",
)
OWN = ("account", "account_email", "account_change_password", "account_logout")


def deliver_all() -> None:
    for waiting in Letter.objects.filter(sent_at__isnull=True):
        deliver(waiting.public_id, now=datetime.now(tz=UTC))


def with_password(page: Page, email: str, language: str = "fr") -> None:
    page.goto(at("account_login", language=language))
    page.get_by_label("Courriel" if language == "fr" else "E-mail", exact=True).fill(email)
    page.get_by_label("Mot de passe" if language == "fr" else "Password", exact=True).fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**" + at("account", language=language))


@pytest.mark.parametrize("face", FACES)
def test_pages_are_fit_for_everybody(
    open_page: Opener, fit: Callable[[Page], None], face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    page = open_page(theme=theme, width=width)
    for name in PUBLIC:
        page.goto(at(name, language=language))
        fit(page)
    with_password(page, "ana@panier.example", language)
    for name in OWN:
        page.goto(at(name, language=language))
        fit(page)


@pytest.mark.parametrize("face", FACES)
def test_errors_and_letters_are_fit_too(
    open_page: Opener, fit: Callable[[Page], None], face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    page = open_page(theme=theme, width=width)
    page.goto(at("account_signup", language=language))
    form = page.locator("main form")
    form.locator("[name=name]").fill("Nouvelle Personne")
    form.locator("[name=email]").fill("nouvelle@panier.example")
    form.locator("[name=password1]").fill("1234567890")
    form.locator("button").click()
    page.locator(".errorlist").wait_for()  # too common a password
    fit(page)
    page.locator("main form [name=password1]").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**" + at("account_email_verification_sent", language=language))
    fit(page)
    deliver_all()
    page.goto(at("mailbox", language=language))
    fit(page)
    page.locator("main li a").first.click()
    page.locator("iframe").wait_for()
    fit(page)


def test_from_nothing_to_an_account(open_page: Opener, market: Market) -> None:
    """Open an account, find the letter, press its button inside the frame, confirm, sign in."""
    page = open_page()
    page.goto("/fr/")
    page.get_by_role("navigation").get_by_role("link", name="Compte").click()
    page.get_by_role("link", name="Ouvrir un compte").click()
    page.get_by_label("Votre nom").fill("Nouvelle Personne")
    page.get_by_label("Courriel").fill("nouvelle@panier.example")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon compte").click()
    deliver_all()
    page.get_by_role("link", name=re.compile("ouvrir la boîte")).click()
    page.get_by_role("link", name="Confirmez votre adresse courriel").click()
    with page.expect_popup() as opened:
        page.frame_locator("iframe").get_by_role("link", name="Confirmer mon adresse").click()
    opened.value.get_by_role("button", name="Oui, c’est la mienne").click()
    opened.value.wait_for_url("**/fr/compte/")  # signed in: the same browser opened the account
    assert "Nouvelle Personne" in opened.value.get_by_label("Votre nom").input_value()


def test_signing_in_works_without_javascript(open_page: Opener, market: Market) -> None:
    page = open_page(script=False, width=360)
    with_password(page, "bruno@panier.example")
    assert page.get_by_role("link", name="Le comptoir de Boulangerie Bruno").is_visible()
