"""A question about a product: a member's goes at once, a guest's once the address is confirmed."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from panier.base.notifications.models import Letter
from panier.civic.messaging.models import Message, Thread
from panier.civic.messaging.queries import count_waiting, token_of
from panier.flows.purge import purge
from tests.conversations.hands import Talk, form, link_in, tell
from tests.team.hands import at

pytestmark = pytest.mark.django_db


def mug(talk: Talk) -> str:
    return str(talk.market.bruno.offers["Tasse"].variant.product.public_id)


def guest(talk: Talk, text: str = "Va-t-elle au lave-vaisselle ?", **more: str) -> Any:
    sent = {**form(text), "name": "Léa", "email": "lea@panier.example", **more}
    return Client().post(at("question", mug(talk)), sent)


def test_a_member_asks_from_the_products_page_and_the_shop_answers(talk: Talk) -> None:
    product = talk.market.bruno.offers["Tasse"].variant.product
    page = Client().get(at("product", product.slug, product.public_id)).content.decode()
    assert at("question", mug(talk)) in page
    ana = talk.team.client(talk.market.ana)
    asked = ana.post(at("question", mug(talk)), {**form("Est-elle bleue ?"), "name": "Ana"})
    thread = Thread.objects.get(product=mug(talk))
    assert (asked.status_code, asked["Location"]) == (302, at("conversation", token_of(thread)))
    assert (thread.state, thread.name, thread.account_id) == ("open", "Ana", talk.market.ana.pk)
    read = talk.team.client(talk.team.clark).get(at("desk_conversation", talk.team.merchant, thread.public_id))
    assert "Est-elle bleue ?" in read.content.decode()
    assert talk.market.ana.email not in read.content.decode()
    assert at("product", product.slug, product.public_id) in read.content.decode()
    again = ana.post(at("question", mug(talk)), {**form("Et grande ?"), "name": "Ana"})
    assert again["Location"] == asked["Location"]  # one conversation about one product
    assert thread.messages.count() == 2


def test_a_guests_question_waits_until_a_button_is_pressed_at_the_letters_link(talk: Talk) -> None:
    sent = guest(talk)
    assert sent.status_code == 200
    assert "lea@panier.example" in sent.content.decode()
    thread = Thread.objects.get(product=mug(talk))
    assert token_of(thread) not in sent.content.decode()  # only the letter leads there
    assert count_waiting(talk.team.key) == 0
    desk = talk.team.client(talk.team.bruno)
    assert desk.get(at("desk_conversation", talk.team.merchant, thread.public_id)).status_code == 404
    assert "Léa" not in desk.get(at("desk_conversations", talk.team.merchant) + "?tab=all").content.decode()
    assert tell(thread, "merchant") == []
    letter = Letter.objects.get(kind="question_to_confirm")
    assert letter.recipient == "lea@panier.example"
    assert not re.search("lave-vaisselle|Léa", str(letter.facts))  # nobody writes to strangers through us
    looked = Client().get(link_in(letter))  # as mail scanners do
    assert looked.status_code == 200
    thread.refresh_from_db()
    assert thread.state == "unconfirmed"
    for _ in range(2):
        assert Client().post(at("conversation_confirm", token_of(thread))).status_code == 302
    thread.refresh_from_db()
    assert (thread.state, count_waiting(talk.team.key)) == ("open", 1)
    assert tell(thread, "merchant") == sorted(
        person.email for person in (talk.team.bruno, talk.team.mona, talk.team.clark)
    )
    assert desk.get(at("desk_conversation", talk.team.merchant, thread.public_id)).status_code == 200


def test_a_form_sent_twice_is_one_question_that_waits(talk: Talk) -> None:
    key = str(uuid4())
    for _ in range(2):
        assert guest(talk, form=key).status_code == 200
    assert (Thread.objects.count(), Message.objects.count()) == (1, 1)
    assert Letter.objects.filter(kind="question_to_confirm").count() == 1
    token = token_of(Thread.objects.get())
    assert Client().post(at("conversation_write", token), form("encore")).status_code == 409
    assert Client().post(at("conversation_call", token), {"why_call": "x"}).status_code == 409
    assert Message.objects.count() == 1


def test_what_is_missing_is_said_and_what_was_typed_stays(talk: Talk) -> None:
    for typed in ({"email": ""}, {"email": "lea@"}, {"name": " "}):
        refused = guest(talk, "Une longue question", **typed)
        assert refused.status_code == 409
        assert "Une longue question" in refused.content.decode()
        assert refused.content.decode().count('aria-invalid="true"') == 1
    for nowhere in (Client().get, Client().post):
        assert nowhere(at("question", "prd_aaaaaaaaaaaaaaaa")).status_code == 404
    assert not Thread.objects.exists()


def test_few_letters_go_to_one_address(talk: Talk) -> None:
    answers = [guest(talk, f"Question {number}").status_code for number in range(7)]
    assert answers == [200] * 5 + [429] * 2
    assert Letter.objects.filter(kind="question_to_confirm").count() == 5


def test_a_question_nobody_confirmed_is_forgotten_in_a_week(talk: Talk) -> None:
    guest(talk)
    now = datetime.now(tz=UTC)
    assert purge(now=now + timedelta(days=6, hours=23))["conversations"] == 0
    assert purge(now=now + timedelta(days=7, minutes=1))["conversations"] == 1
    assert not Message.objects.exists()
