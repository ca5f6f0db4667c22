"""A shop publishes a question with its answer: as both were written, nameless unless she agreed, taken off again, reported."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from panier.base.accounts.models import Action
from panier.base.notifications.models import Letter
from panier.civic.messaging.models import Message, Published, PublishedReport, Thread
from panier.civic.messaging.queries import token_of
from panier.civic.messaging.queries.published import count_published_reports
from panier.flows.remind_reports import remind_reports
from tests.conversations.hands import Talk, form
from tests.conversations.test_questions import mug
from tests.team.hands import at

pytestmark = pytest.mark.django_db
ASKED, ANSWERED = "Va-t-elle <b>au</b> lave-vaisselle ?", "Yes, on the upper rack."


def ask(talk: Talk, *, may_name: bool = False, answer: str = ANSWERED) -> Thread:
    """Ana Tremblay, a member, in French; the shop answers in English."""
    sent = {**form(ASKED), "name": "Ana Tremblay", **({"may_name": "yes"} if may_name else {})}
    assert talk.team.client(talk.market.ana).post(at("question", mug(talk)), sent).status_code == 302
    thread = Thread.objects.get(product=mug(talk))
    address = at("desk_conversation_write", talk.team.merchant, thread.public_id, language="en")
    assert talk.team.client(talk.team.clark).post(address, form(answer)).status_code == 302
    return thread


def said(thread: Thread) -> list[str]:
    return list(thread.messages.order_by("pk").values_list("public_id", flat=True))


def publish(talk: Talk, thread: Thread, *pair: str, who: Any = None) -> int:
    question, answer = pair or said(thread)[:2]
    client = talk.team.client(who or talk.team.clark)
    address = at("desk_conversation_publish", talk.team.merchant, thread.public_id)
    return int(client.post(address, {"question": question, "answer": answer}).status_code)


def page(talk: Talk, language: str = "fr") -> str:
    product = talk.market.bruno.offers["Tasse"].variant.product
    return Client().get(at("product", product.slug, product.public_id, language=language)).content.decode()


def report(talk: Talk, published: Published, who: Any, **sent: str) -> Any:
    return talk.team.client(who).post(at("answer_report", published.public_id), {"why": "private", **sent})


def test_others_read_both_as_they_were_written_and_no_name(talk: Talk) -> None:
    thread = ask(talk)
    assert "lave-vaisselle" not in page(talk)
    desk = at("desk_conversation", talk.team.merchant, thread.public_id)
    assert "sans le nom de qui" in talk.team.client(talk.team.clark).get(desk).content.decode()
    assert publish(talk, thread) == 302
    french, english = page(talk), page(talk, "en")
    for shown, heading, own in (
        (french, "Questions et réponses", 'lang="en"'),
        (english, "Questions and answers", 'lang="fr"'),
    ):
        section = shown[shown.index('id="questions"') : shown.index('id="reviews"')]
        assert heading in section
        assert own in section
        assert "Va-t-elle &lt;b&gt;au&lt;/b&gt; lave-vaisselle ?" in section
        assert ANSWERED in section
        assert not {name for name in ("Ana", "Tremblay", "Clark", "@") if name in section}
    assert publish(talk, thread) == 302  # a second click
    assert Published.objects.count() == 1


def test_with_her_leave_her_first_name_alone_is_shown(talk: Talk) -> None:
    assert publish(talk, ask(talk, may_name=True)) == 302
    assert "Demandé par Ana ·" in page(talk)
    assert "Tremblay" not in page(talk)


def test_what_is_not_a_question_with_its_answer_is_not_published(talk: Talk) -> None:
    thread = ask(talk)
    question, answer = said(thread)
    talk.begin("Où est ma commande ?")
    talk.shop("En route.")
    ordered = talk.thread()
    foreign = said(ordered)
    assert publish(talk, ordered, *foreign) == 302  # refused in words: it is about an order
    assert publish(talk, thread, answer, question) == 302
    assert publish(talk, thread, question, question) == 302
    assert [publish(talk, thread, question, foreign[1]), publish(talk, thread, "", "")] == [302, 302]
    assert publish(talk, thread, who=talk.market.bella.owner) == 404
    Message.objects.filter(public_id=question).update(hidden_at="2026-11-24T15:00Z", hidden_reason="Insulte")
    assert publish(talk, thread) == 302
    assert not Published.objects.exists()
    assert 'id="questions"' not in page(talk)


def test_neither_is_changed_and_the_shop_takes_them_off(talk: Talk) -> None:
    thread = ask(talk, may_name=True)
    publish(talk, thread)
    for change in ({"answer": "Autre"}, {"question": "Autre"}, {"name": "Zoé"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Published.objects.update(**change)
    assert Published.objects.update(name="") == 1  # a name may go
    with connection.cursor() as cursor:  # the control: it is the trigger that refuses
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE messaging_published DISABLE TRIGGER published_stays")
        assert Published.objects.update(answer="Autre") == 1
        assert Published.objects.update(answer=ANSWERED) == 1
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE messaging_published ENABLE TRIGGER published_stays")
    off = at("desk_conversation_unpublish", talk.team.merchant, thread.public_id)
    assert talk.team.client(talk.market.bella.owner).post(off).status_code == 404
    for _ in range(2):
        assert talk.team.client(talk.team.clark).post(off).status_code == 302
    assert ANSWERED not in page(talk)
    assert publish(talk, thread) == 302  # and may put them back
    assert ANSWERED in page(talk)
    thread.delete()  # its time is over
    assert ANSWERED in page(talk)


def reported(talk: Talk) -> tuple[Thread, str]:
    """By Zoé, and by her who asked; where an operator decides."""
    thread = ask(talk)
    publish(talk, thread)
    for who in (talk.market.zoe, talk.market.ana):
        assert report(talk, Published.objects.get(), who).status_code == 200
    return thread, at("operation_published_report", PublishedReport.objects.order_by("pk")[0].public_id)


def test_a_reader_who_is_signed_in_reports_once_for_a_reason_of_the_territory(talk: Talk) -> None:
    thread = ask(talk)
    publish(talk, thread)
    published = Published.objects.get()
    address = at("answer_report", published.public_id)
    assert Client().get(address)["Location"].startswith(at("account_login"))
    assert "lave-vaisselle" in talk.team.client(talk.market.zoe).get(address).content.decode()
    assert report(talk, published, talk.market.zoe, why="dislike").status_code == 409
    for _ in range(2):
        assert report(talk, published, talk.market.zoe).status_code == 200
    assert report(talk, published, talk.market.ana).status_code == 200
    assert PublishedReport.objects.count() == 2


def test_what_the_market_takes_off_does_not_come_back_and_whoever_reported_hears_why(talk: Talk) -> None:
    thread, decide = reported(talk)
    published = Published.objects.get()
    for person in (talk.market.zoe, talk.team.bruno):
        assert talk.team.client(person).post(decide, {"hides": "yes", "reason": "Moi"}).status_code == 404
    olga = talk.operator()
    assert "lave-vaisselle" in olga.get(at("operation_conversations")).content.decode()
    assert count_published_reports("qc") == 2
    assert olga.post(decide, {"hides": "yes", "reason": " "}).status_code == 409
    assert ANSWERED in page(talk)
    assert olga.post(decide, {"hides": "yes", "reason": "Donnée personnelle."}).status_code == 302
    assert ANSWERED not in page(talk)
    assert not PublishedReport.objects.filter(decided_at=None).exists()
    assert olga.post(decide, {"hides": "", "reason": "Non"}).status_code == 409
    assert list(Action.objects.values_list("verb", "subject")) == [("hide_published", published.public_id)]
    told = Letter.objects.filter(kind="report_answered").order_by("recipient")
    assert [(each.recipient, each.facts["what"], each.facts["reason"]) for each in told] == [
        (f"{name}@panier.example", "question_hidden", "Donnée personnelle.") for name in ("ana", "zoe")
    ]
    desk = talk.team.client(talk.team.clark)
    shown = desk.get(at("desk_conversation", talk.team.merchant, thread.public_id)).content.decode()
    assert "Donnée personnelle." in shown
    desk.post(at("desk_conversation_unpublish", talk.team.merchant, thread.public_id))
    assert publish(talk, thread) == 302
    assert Published.objects.count() == 1
    assert ANSWERED not in page(talk)
    assert Client().get(at("answer_report", published.public_id)).status_code == 404
    assert (
        "question/signaler"
        not in talk.team.client(talk.market.ana).get(at("conversation", token_of(thread))).content.decode()
    )


def test_operators_are_told_once_of_a_reported_question_nobody_decides(talk: Talk) -> None:
    publish(talk, ask(talk))
    report(talk, Published.objects.get(), talk.market.zoe)
    assert count_published_reports("qc") == 1
    due = PublishedReport.objects.get().due_at
    assert remind_reports("qc", now=due - timedelta(minutes=1)) == 0
    for _ in range(2):
        assert remind_reports("qc", now=due + timedelta(minutes=1)) == 1
    assert set(Letter.objects.filter(kind="report_waits").values_list("recipient", flat=True)) == {
        "olga@panier.example"
    }
    assert Letter.objects.filter(kind="report_waits").count() == 1
