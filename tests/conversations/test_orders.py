"""A shopper and a shop write to each other about a part of an order; nobody else reads it."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from panier.base.notifications.models import Letter
from panier.civic.messaging.actions import Said
from panier.civic.messaging.models import Message, Thread
from panier.civic.messaging.queries import count_waiting
from panier.flows.write_message import write_message
from panier.sites.storefront.conversation.views import voice_of
from panier.trade.orders.actions import revoke_link
from panier.trade.orders.queries import token_of as order_token_of
from tests.conversations.conftest import State
from tests.conversations.hands import Talk, form, link_in, tell
from tests.orders import part_of, three_merchants
from tests.team.hands import at
from tests.world import HOME

pytestmark = pytest.mark.django_db
NOWHERE = "thr_aaaaaaaaaaaaaaaa"


def test_a_guest_writes_by_the_link_of_the_order_and_a_clerk_answers(talk: Talk) -> None:
    order_page = Client().get(at("order", order_token_of(talk.order))).content.decode()
    assert at("order_write", order_token_of(talk.order), talk.part.public_id) in order_page
    begun = talk.begin("Le pain est-il tranché ?\nMerci")
    assert (begun.status_code, begun.url) == (302, at("conversation", talk.token()))
    desk = talk.team.client(talk.team.clark)
    listed = desk.get(at("desk_conversations", talk.team.merchant)).content.decode()
    assert "Ana Tremblay" in listed
    assert "Attend depuis" in listed
    assert 'badge warm">1<' in listed  # the menu says so on every page
    one = desk.get(talk.desk("")).content.decode()
    assert "Le pain est-il tranché ?\nMerci" in one
    assert at("desk_part", talk.team.merchant, talk.part.public_id) in one
    assert talk.shop("Oui, en tranches de 1 cm.").status_code == 302
    assert talk.said() == [
        ("shopper", "Le pain est-il tranché ?\nMerci"),
        ("merchant", "Oui, en tranches de 1 cm."),
    ]
    hers = Client().get(at("conversation", talk.token())).content.decode()
    assert "Oui, en tranches de 1 cm." in hers
    assert "Clark, Boulangerie Bruno" in hers
    assert talk.team.clark.email not in hers
    assert count_waiting(talk.team.key) == 0
    assert 'badge warm">' not in desk.get(at("desk", talk.team.merchant)).content.decode()


def test_the_shop_never_reads_the_shoppers_address_and_markup_stays_text(talk: Talk) -> None:
    talk.begin('<script>alert(1)</script> javascript:alert(2) https://piege.example/ <a href="x">ici</a>')
    desk = talk.team.client(talk.team.bruno)
    for page in (desk.get(talk.desk("")), desk.get(at("desk_conversations", talk.team.merchant))):
        assert talk.order.contact_email not in page.content.decode()
        assert HOME.line not in page.content.decode()
    read = desk.get(talk.desk("")).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in read
    assert "<script>alert" not in read
    assert 'href="https://piege' not in read  # nothing typed becomes a link
    assert 'href="javascript' not in read


def test_a_second_click_writes_once_and_other_words_are_never_lost(talk: Talk) -> None:
    key = str(uuid4())
    for _ in range(2):
        assert talk.begin("Bonjour", key=key).status_code == 302
    assert talk.said() == [("shopper", "Bonjour")]
    assert talk.begin("Bonjour, j’oubliais", key=key).status_code == 302
    assert talk.said() == [("shopper", "Bonjour"), ("shopper", "Bonjour, j’oubliais")]
    assert Thread.objects.count() == 1


def test_each_side_is_told_once_in_a_quarter_of_an_hour_and_nothing_said_is_in_the_letter(talk: Talk) -> None:
    talk.begin("Un secret")
    talk.shopper("et un autre")
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = 'tell_conversation'")
        assert [json.loads(row[0])["side"] for row in cursor.fetchall()] == ["merchant"]  # one job for both messages
    thread, now = talk.thread(), datetime.now(tz=UTC)
    team = sorted(person.email for person in (talk.team.bruno, talk.team.mona, talk.team.clark))
    assert tell(thread, "merchant", now=now) == team
    assert tell(thread, "shopper", now=now) == []  # she wrote it herself
    letter = Letter.objects.get(kind="conversation_merchant", recipient=talk.team.clark.email)
    assert letter.facts["count"] == 2
    assert "secret" not in str(letter.facts)
    assert talk.team.client(talk.team.clark).get(link_in(letter)).status_code == 200
    talk.shopper("Encore")
    assert tell(thread, "merchant", now=now + timedelta(minutes=14)) == []
    assert tell(thread, "merchant", now=now + timedelta(minutes=15)) == team
    assert tell(thread, "merchant", now=now + timedelta(hours=2)) == []  # nothing new
    talk.shop("Réponse")
    assert tell(thread, "shopper", now=now) == [talk.order.contact_email]
    assert Client().get(link_in(Letter.objects.get(kind="conversation_shopper"))).status_code == 200


def test_what_is_another_shops_or_persons_answers_like_what_is_missing(talk: Talk) -> None:
    talk.begin()
    order_token, thread = order_token_of(talk.order), talk.thread().public_id
    bella = talk.team.client(talk.market.bella.owner)
    own = talk.market.bella.merchant.public_id
    strangers = [
        (bella, at("desk_conversation", own, thread), at("desk_conversation", own, NOWHERE)),
        (bella, at("desk_conversations", talk.team.merchant), at("desk_conversations", "mer_aaaaaaaaaaaaaaaa")),
        (bella, at("desk_part_write", own, talk.part.public_id), at("desk_part_write", own, "prt_aaaaaaaaaaaaaaaa")),
        (Client(), at("conversation", f"{thread}.{'0' * 32}"), at("conversation", f"{NOWHERE}.{'0' * 32}")),
        (Client(), at("order_write", order_token, "prt_aaaaaaaaaaaaaaaa"), at("order_write", "x.y", "prt_x")),
    ]
    same = {"X-Request-Id": "req_of_the_test"}
    for client, foreign, missing in strangers:
        answers = [client.get(address, headers=same) for address in (foreign, missing)]
        assert [answer.status_code for answer in answers] == [404, 404], foreign
        assert answers[0].content == answers[1].content
    for name in ("_write", "_settle", "_call"):
        foreign, missing = (at(f"desk_conversation{name}", own, each) for each in (thread, NOWHERE))
        before = talk.said()
        answers = [bella.post(address, form("Je lis tout"), headers=same) for address in (foreign, missing)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert talk.said() == before
    assert talk.thread().waiting_since is not None


def test_the_links_of_the_order_and_of_its_conversation_are_revoked_together(talk: Talk) -> None:
    talk.begin()
    before = talk.token()
    assert Client().get(at("conversation", before)).status_code == 200
    talk.order.refresh_from_db()
    revoke_link(talk.order)
    assert Client().get(at("conversation", before)).status_code == 404
    assert Client().get(at("conversation", talk.token())).status_code == 200


def test_an_unpaid_part_has_no_conversation(talk: Talk) -> None:
    unpaid = three_merchants(talk.market)
    address = at("order_write", order_token_of(unpaid), part_of(unpaid, "Bruno").public_id)
    assert Client().get(address).status_code == 404
    assert Client().post(address, form("Bonjour")).status_code == 404
    assert not Thread.objects.exists()


def test_what_cannot_be_sent_stays_in_the_form(talk: Talk) -> None:
    for text, words in (("  \n ", "Écrivez quelque chose"), ("x" * 2001, "2000 caractères")):
        answer = talk.begin(text)
        page = answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")
        assert answer.status_code == 409
        assert words in page
        assert text.strip() in page
    assert not Message.objects.exists()


def test_so_many_messages_in_an_hour_and_no_more(talk: Talk, state: State) -> None:
    state(hourly={"shopper": 2, "merchant": 120, "guest_questions": 5})
    talk.begin("un")
    talk.shopper("deux")
    refused = talk.shopper("trois")
    assert refused.status_code == 429
    assert "trois" in refused.content.decode()
    assert len(talk.said()) == 2
    voice, said = voice_of(talk.thread()), Said("trois", "fr", uuid4())
    write_message(talk.thread().pk, voice, said, now=datetime.now(tz=UTC) + timedelta(minutes=61))
    assert len(talk.said()) == 3


def test_what_was_said_is_not_changed_by_anybody(talk: Talk) -> None:
    talk.begin("Ceci")
    for change in ({"text": "Cela"}, {"author": "Zoé"}, {"side": "merchant"}):
        with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
            Message.objects.update(**change)
    assert talk.said() == [("shopper", "Ceci")]


def test_a_shop_begins_too_and_that_measures_nothing(talk: Talk) -> None:
    address = at("desk_part_write", talk.team.merchant, talk.part.public_id)
    desk = talk.team.client(talk.team.clark)
    assert desk.get(address).status_code == 200
    assert desk.post(address, form("Il ne reste que du blé entier : ça vous va ?")).status_code == 302
    assert desk.get(address)["Location"] == talk.desk("")
    talk.shopper("Oui, merci !")
    thread = talk.thread()
    assert (thread.asked_at, thread.answer_minutes, count_waiting(talk.team.key)) == (None, None, 1)
    assert desk.post(talk.desk("_settle")).status_code == 302  # nothing to answer
    assert count_waiting(talk.team.key) == 0
    talk.shopper("Au fait…")
    assert count_waiting(talk.team.key) == 1


def test_a_member_finds_hers_and_nobody_elses(talk: Talk) -> None:
    talk.begin()
    Thread.objects.update(account=talk.market.ana)
    mine = talk.team.client(talk.market.ana).get(at("conversations")).content.decode()
    assert at("conversation", talk.token()) in mine
    other = talk.team.client(talk.market.zoe).get(at("conversations")).content.decode()
    assert talk.thread().public_id not in other
    assert Client().get(at("conversations")).status_code == 302
    english = Client().get(at("conversation", talk.token(), language="en")).content.decode()
    assert "Your conversation with Boulangerie Bruno" in english
