"""Joining in a browser: every page of it on a phone and on a desk, kept by itself, and whole without JavaScript."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, Route

from panier.offer.merchants.models import Merchant
from panier.offer.onboarding.models import Application, BankChange, Renewal
from panier.offer.onboarding.rules import STEPS
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.join.test_bank import PASSWORD
from tests.joining import ACCOUNT, IDENTITY, PDF, TICKS, at, begin, decide, give, send
from tests.world import Market

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("face", FACES)
def test_pages_of_joining(
    open_page: Callable[..., Page], fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    client = Client()
    sent = send(client, market.zoe, number="1100000019")
    draft = begin(client, market.ana)
    give(client, draft, "identity", {**IDENTITY, "number": "1100000019"})
    page = open_page(theme=theme, width=width)
    sign_in(page, market.ana)
    addresses = [f"{at('join', language=language)}?q=b", at("join_one", draft.public_id, language=language)]
    addresses += [at("join_step", draft.public_id, step, language=language) for step in STEPS]
    for address in addresses:
        page.goto(address)
        fit(page)
    page.goto(at("join_step", draft.public_id, "identity", language=language))
    page.fill("#email", "nowhere")
    page.click(".go button")
    page.wait_for_selector("#email-note")  # our words, not the browser's
    fit(page)
    sign_in(page, market.olga)
    for name, *arguments in (
        ("operation_applications",),
        ("operation_application", sent.public_id),
        ("operation_directories",),
    ):
        page.goto(at(name, *arguments, language=language))
        fit(page)


def test_what_is_typed_is_kept_by_itself(open_page: Callable[..., Page], market: Market) -> None:
    draft = begin(Client(), market.zoe)
    page = open_page(width=360)
    sign_in(page, market.zoe)
    page.goto(at("join_step", draft.public_id, "identity"))
    page.fill("#name", "Épicerie du coin")
    page.press("#name", "Tab")
    page.wait_for_selector("#saved span")
    assert Application.objects.get(pk=draft.pk).identity["name"] == "Épicerie du coin"


def test_what_is_being_kept_by_itself_never_comes_after_what_is_sent(
    open_page: Callable[..., Page], market: Market
) -> None:
    """A paper on its way while its last day is typed: sent before that, the older form would take the day away again."""
    draft = begin(Client(), market.zoe)
    page = open_page(width=360)
    sign_in(page, market.zoe)
    page.goto(at("join_step", draft.public_id, "eligibility"))
    came: list[str] = []

    def told(route: Route) -> None:
        if "hx-request" in route.request.headers:
            answer = route.fetch()  # meanwhile the other would come
            came.append("kept")
            route.fulfill(response=answer)
        else:
            came.append("sent" if route.request.method == "POST" else "read")
            route.continue_()

    page.route("**/eligibility/", told)
    page.check("input[name=holds][value=permis]")
    page.evaluate("document.querySelector('.go button').click()")
    page.wait_for_selector("#etablissement-note")
    assert came == ["kept", "sent"]


def test_without_javascript_a_step_is_kept_and_leads_on(open_page: Callable[..., Page], market: Market) -> None:
    draft = begin(Client(), market.zoe)
    page = open_page(width=360, script=False)
    sign_in(page, market.zoe)
    page.goto(at("join_step", draft.public_id, "identity"))
    for name in ("name", "legal_name", "number", "email"):
        page.fill(f"#{name}", IDENTITY[name])
    page.click(".go button")
    assert page.url.endswith("/eligibility/")


@pytest.mark.parametrize("face", FACES)
def test_pages_of_a_shop_that_is_in(
    open_page: Callable[..., Page], fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    """Its papers and one that is given in place of another, its bank account and one that waits, and what the operator reads of both."""
    language, theme, width = face
    client = Client()
    application = send(client, market.zoe)
    decide(client, market.olga, application, "approve", verified=TICKS)
    shop = Merchant.objects.get(slug="epicerie-zoe").public_id
    page = open_page(theme=theme, width=width)
    sign_in(page, market.zoe)
    page.goto(at("desk_proofs", shop, language=language))
    fit(page)
    page.locator("details:has(input[type=file]) summary").first.click()
    page.set_input_files("input[type=file]", {"name": "bail-2027.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.click("form:has(input[type=file]) button")
    fit(page)
    assert Renewal.objects.get().file_name == "bail-2027.pdf"
    page.goto(f"{at('desk_bank', shop, language=language)}?change=1")
    page.fill("input[name=password]", PASSWORD)  # asked again, whoever signed in a moment ago
    page.click("form:has(input[name=password]) button")
    fit(page)
    for name, value in {**ACCOUNT, "account": "1111222"}.items():
        page.fill(f"#{name}", value)
    page.click("form:has(#account) button")
    fit(page)
    assert BankChange.objects.get().last_digits == "222"
    sign_in(page, market.olga)
    for name, *arguments in (
        ("operation_applications",),
        ("operation_application", application.public_id),
        ("operation_paper", application.public_id, "etablissement"),
    ):
        page.goto(at(name, *arguments, language=language))
        fit(page)
