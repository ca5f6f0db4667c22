"""Conversations in a browser: each page for each of its readers, and a form that reaches us from an address that is a right."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from playwright.sync_api import Page

from panier.civic.messaging.models import Message
from tests.browser.conftest import Opener
from tests.browser.faces import FACES
from tests.browser.hands import sign_in
from tests.conversations.hands import Talk, build_talk, form
from tests.conversations.test_files import PDF, photo
from tests.team.hands import at
from tests.world import Market

pytestmark = pytest.mark.browser
LONG = "https://exemple.example/" + "tres-long" * 30


def a_long_story(talk: Talk) -> None:
    talk.begin(f"Bonjour,\nvoici le sac.\n{LONG}", files=[("le sac vu de dessus.jpg", photo()), ("reçu.pdf", PDF)])
    talk.shop("Espèce d’incapable !")
    talk.call("On ne s’entend pas sur ce qu’il y avait dans le sac.")
    thread = talk.thread().public_id
    talk.operator().post(at("operation_conversation_write", thread), form("Je vous lis tous les deux."))
    talk.shopper("Vous voyez ?")  # waits: the menu says so
    message = talk.thread().messages.get(side="merchant")
    talk.team.client(None).post(at("conversation_report", talk.token(), message.public_id), {"why": "abuse"})


@pytest.mark.parametrize("face", FACES)
def test_the_pages_are_fit_for_everybody(
    open_page: Opener, fit: Callable[[Page], None], market: Market, face: tuple[str, str, int]
) -> None:
    language, theme, width = face
    talk = build_talk(market)
    a_long_story(talk)
    page = open_page(theme=theme, width=width)
    thread, merchant = talk.thread().public_id, talk.team.merchant
    mug = market.bruno.offers["Tasse"].variant.product.public_id
    visits = (
        (None, "conversation", (talk.token(),)),
        (None, "question", (mug,)),
        (talk.team.clark, "desk_conversations", (merchant,)),
        (talk.team.clark, "desk_conversation", (merchant, thread)),
        (market.olga, "operation_conversations", ()),
        (market.olga, "operation_conversation", (thread,)),
    )
    for who, name, args in visits if width < 1000 else visits[3:5]:  # the wide ones share their pieces
        if who:
            sign_in(page, who)
        answer = page.goto(at(name, *args, language=language))
        assert answer is not None
        assert answer.status == HTTPStatus.OK, name
        for summary in page.locator("main summary").all():
            summary.click()
        fit(page)
    page.context.clear_cookies()
    page.goto(at("conversation", talk.token(), language=language))
    page.locator("#text").fill("Merci au marché.")
    page.locator("form.panel button").click()
    page.wait_for_url("**#msg_*")
    assert Message.objects.filter(text="Merci au marché.").count() == 1
