"""The team in a browser: invite, join by the letter's link, change a role; each page for each of its readers."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Opener
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.team.hands import at, build_team, invite, link_for
from tests.world import Market

pytestmark = pytest.mark.browser
LONG = "une.personne.au.tres.long.nom.de.famille@commerce-de-quartier.example"


@pytest.mark.parametrize("face", FACES)
def test_the_pages_are_fit_for_everybody(
    open_page: Opener, fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    team = build_team(market)
    invite(team, LONG, "manager")
    invite(team, "zoe@panier.example")
    link = link_for("zoe@panier.example").replace("/fr/", f"/{language}/", 1)
    page = open_page(theme=theme, width=width)
    for who, names in (
        (team.bruno, ("desk_team", "desk_tokens", "desk_myself")),
        (team.clark, ("desk", "desk_myself")),
    ):
        sign_in(page, who)
        for name in names:
            answer = page.goto(at(name, team.merchant, language=language))
            assert answer is not None
            assert answer.status == HTTPStatus.OK, name
            fit(page)
        for summary in page.locator("main summary").all():
            summary.click()
        fit(page)
    sign_in(page, market.zoe)
    page.goto(link)
    fit(page)
    page.context.clear_cookies()
    page.goto(link)
    fit(page)


def test_invite_join_change(open_page: Opener, market: Market) -> None:
    """On phones without scripts: Bruno invites Zoé, she joins, he makes her a manager."""
    team = build_team(market)
    brunos, zoes = open_page(width=360, script=False), open_page(width=360, script=False)
    sign_in(brunos, team.bruno)
    brunos.goto(at("desk_team", team.merchant))
    brunos.get_by_label("Courriel").fill("zoe@panier.example")
    brunos.get_by_role("button", name="Envoyer l’invitation").click()
    assert brunos.get_by_text("L’invitation part à l’adresse zoe@panier.example.").count() == 1
    sign_in(zoes, market.zoe)
    zoes.goto(link_for("zoe@panier.example"))
    zoes.get_by_role("button", name="Entrer dans l’équipe").click()
    assert zoes.get_by_text("Vous êtes dans l’équipe de Boulangerie Bruno.").count() == 1
    tabs = zoes.get_by_role("navigation", name="Comptoir").get_by_role("link").all_inner_texts()
    assert tabs[:4] == ["Commandes", "Produits", "Commerce", "Votre page"]
    assert not {"Importer", "Origine", "Ailleurs", "Équipe", "Programmes", "Chiffres"} & set(tabs)
    brunos.reload()
    brunos.locator("li.panel", has_text="Zoe").locator("summary").click()
    zoe = brunos.locator("li.panel", has_text="Zoe")
    zoe.locator("input[value=manager]").check()
    zoe.get_by_role("button", name="Garder ce rôle").click()
    assert brunos.get_by_text("Bruno a changé le rôle de Zoe\u202f: Commis → Gestionnaire").count() == 1
    zoes.reload()
    zoes.get_by_role("link", name="Produits").click()
    zoes.get_by_role("link", name="Importer").click()
    assert zoes.locator("#file").count() == 1
