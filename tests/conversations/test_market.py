"""The market: reads only what calls it in or what is reported; hides behind a notice; warns, or stops for a while."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.test import Client

from panier.base.accounts.models import Action
from panier.base.notifications.models import Letter
from panier.civic.messaging import queries
from panier.civic.messaging.models import Message, Report, Silence, Thread
from panier.flows.purge import purge
from panier.flows.remind_reports import remind_reports
from panier.sites.letters.deliver import deliver
from panier.trade.orders.queries import token_of as order_token_of
from tests.conversations.hands import Talk, form, tell
from tests.conversations.test_files import PDF
from tests.team.hands import at

pytestmark = pytest.mark.django_db
SECRET = "Mon code de porte est 4321"


def olga_reads(talk: Talk) -> int:
    answer = talk.operator().get(at("operation_conversation", talk.thread().public_id))
    assert (SECRET in answer.content.decode()) == (answer.status_code == 200)
    return answer.status_code


def report(talk: Talk, number: int = 0, *, by: str = "shop", why: str = "abuse") -> Any:
    message = list(talk.thread().messages.order_by("pk"))[number]
    if by == "shop":
        return talk.team.client(talk.team.clark).post(talk.desk("_report", message.public_id), {"why": why})
    return Client().post(at("conversation_report", talk.token(), message.public_id), {"why": why})


def decide(talk: Talk, reason: str = "Insulte.", **more: str) -> Any:
    found = Report.objects.get()
    return talk.operator().post(at("operation_report", found.public_id), {"measure": "none", "reason": reason, **more})


def test_no_operator_reads_a_conversation_that_has_not_called(talk: Talk) -> None:
    talk.begin(SECRET)
    olga = talk.operator()
    assert olga_reads(talk) == 404
    queue = olga.get(at("operation_conversations")).content.decode()
    assert talk.thread().public_id not in queue
    assert SECRET not in queue
    for name in ("_write", "_reopen"):
        answer = olga.post(at(f"operation_conversation{name}", talk.thread().public_id), form("Bonjour"))
        assert answer.status_code == 404
    assert len(talk.said()) == 1
    assert talk.call().status_code == 302
    assert olga_reads(talk) == 200


def test_without_its_condition_an_operator_would_read_everything(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above: it is the query's condition that shuts the page."""
    talk.begin(SECRET)
    assert olga_reads(talk) == 404
    monkeypatch.setattr(queries, "called_or_reported", Q)
    assert olga_reads(talk) == 200


def test_whoever_calls_says_why_and_the_market_answers_both_and_closes(talk: Talk) -> None:
    talk.begin(SECRET)
    assert talk.call("  ").status_code == 409
    assert talk.call("On ne s’entend pas.").status_code == 302
    assert talk.call("Encore").status_code == 409  # once
    assert Letter.objects.filter(kind="market_called").count() == 3  # the shop's people
    desk = talk.team.client(talk.team.clark).get(talk.desk("")).content.decode()
    assert "On ne s’entend pas." in desk
    olga, thread = talk.operator(), talk.thread()
    assert "On ne s’entend pas." in olga.get(at("operation_conversations")).content.decode()
    address = at("operation_conversation_write", thread.public_id)
    assert olga.post(address, form("Je vous lis tous les deux.")).status_code == 302
    assert tell(thread, "shopper") == [talk.order.contact_email]
    assert len(tell(thread, "merchant")) == 3
    assert talk.market.olga.email not in Client().get(at("conversation", talk.token())).content.decode()
    closing = {**form("La boutique rembourse. Affaire réglée."), "do": "close"}
    for _ in range(2):
        assert olga.post(address, closing).status_code in {302, 409}
    assert talk.said()[1:] == [
        ("market", "Je vous lis tous les deux."),
        ("market", "La boutique rembourse. Affaire réglée."),
    ]
    assert [answer.status_code for answer in (talk.shopper("Non !"), talk.shop("Merci"))] == [409, 409]
    assert len(talk.said()) == 3
    assert list(Action.objects.values_list("verb", "subject")) == [("close_conversation", thread.public_id)]
    assert olga.post(at("operation_conversation_reopen", thread.public_id)).status_code == 302
    assert talk.shopper("Une dernière chose").status_code == 302


def test_operators_are_told_of_a_call_and_of_a_report_nobody_decides_once(talk: Talk) -> None:
    talk.begin(SECRET)
    talk.call("Rien ne va plus")
    talk.call("Encore")  # refused: nobody is told twice
    report(talk)
    due = Report.objects.get().due_at
    assert remind_reports("qc", now=due - timedelta(minutes=1)) == 0
    assert [remind_reports("qc", now=due + timedelta(hours=hour)) for hour in (1, 2)] == [1, 1]
    letters = Letter.objects.filter(kind__in=("operator_called", "report_waits")).order_by("pk")
    assert [(letter.kind, letter.recipient) for letter in letters] == [
        ("operator_called", talk.market.olga.email),
        ("report_waits", talk.market.olga.email),
    ]
    assert all(deliver(letter.public_id, now=due) for letter in letters)
    for message in mail.outbox:
        assert "/exploitation/conversations/" in message.body
        assert not {word for word in (SECRET, "Rien ne va plus", talk.order.contact_name) if word in message.body}
    decide(talk)
    assert remind_reports("qc", now=due + timedelta(days=3)) == 0


def test_without_its_looks_the_market_would_be_called_twice_and_a_report_doubled(
    talk: Talk,
) -> None:
    """The controls of “once”: what the thread remembers stops a second call; a key of the database a second report."""
    talk.begin(SECRET)
    assert talk.call("Un").status_code == 302
    Thread.objects.update(called_at=None, called_side="", called_reason="")
    assert talk.call("Deux").status_code == 302
    assert talk.thread().called_reason == "Deux"
    report(talk)
    found = Report.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(
            territory_id="qc", message=found.message, side=found.side, why="abuse", at=found.at, due_at=found.due_at
        )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE messaging_report DROP CONSTRAINT report_once_a_side")
    Report.objects.create(
        territory_id="qc", message=found.message, side=found.side, why="abuse", at=found.at, due_at=found.due_at
    )
    assert Report.objects.count() == 2


def test_a_clerk_of_the_shop_and_zoe_are_no_operators(talk: Talk) -> None:
    talk.begin(SECRET)
    talk.call()
    for person in (talk.team.bruno, talk.market.zoe, talk.market.ana):
        client = talk.team.client(person)
        assert client.get(at("operation_conversations")).status_code == 404
        assert client.get(at("operation_conversation", talk.thread().public_id)).status_code == 404


def test_a_report_opens_the_conversation_until_it_is_decided(talk: Talk) -> None:
    talk.begin(SECRET)
    for _ in range(2):
        assert report(talk).status_code == 302
    assert Report.objects.count() == 1
    found = Report.objects.get()
    assert found.due_at - found.at == timedelta(hours=48)
    assert olga_reads(talk) == 200
    written = talk.operator().post(at("operation_conversation_write", talk.thread().public_id), form("Hé"))
    assert written.status_code == 404  # reading to decide is not joining in
    assert decide(talk, reason=" ").status_code == 409
    assert decide(talk, measure="stopped", days="5000").status_code == 409
    assert decide(talk).status_code == 302
    assert olga_reads(talk) == 404
    assert decide(talk).status_code == 409  # decided already
    assert list(Letter.objects.filter(kind="report_decided").values_list("recipient", flat=True)) == [
        talk.team.clark.email
    ]
    assert not Letter.objects.filter(kind="message_judged").exists()  # nothing happened to her


def test_what_is_hidden_leaves_a_notice_with_the_reason_and_both_are_told(talk: Talk) -> None:
    talk.begin("Bonjour")
    talk.shop("Espèce d’incapable", files=[("preuve.pdf", PDF)])
    message = Message.objects.get(side="merchant")
    paper = message.attachments.get().public_id
    assert report(talk, 1, by="shopper").status_code == 302
    assert decide(talk, "On ne s’insulte pas ici.", hides="yes", measure="warned").status_code == 302
    for page in (
        Client().get(at("conversation", talk.token())),
        talk.team.client(talk.team.bruno).get(talk.desk("")),
    ):
        assert "Espèce d’incapable" not in page.content.decode()
        assert "On ne s’insulte pas ici." in page.content.decode()
    assert Client().get(at("conversation_file", talk.token(), paper)).status_code == 404
    message.refresh_from_db()
    assert message.text == "Espèce d’incapable"  # nothing is deleted
    told = dict(Letter.objects.filter(kind__in=("report_decided", "message_judged")).values_list("kind", "recipient"))
    assert told == {"report_decided": talk.order.contact_email, "message_judged": talk.team.clark.email}
    assert talk.shop("Pardon").status_code == 302  # warned, not stopped
    verb, subject, reason = Action.objects.values_list("verb", "subject", "reason").get()
    assert (verb, subject, reason) == ("decide_report:hide+warned", message.public_id, "On ne s’insulte pas ici.")


def test_who_is_stopped_writes_to_nobody_until_the_day_and_the_colleague_goes_on(talk: Talk) -> None:
    talk.begin("Bonjour")
    talk.shop("Espèce d’incapable")
    report(talk, 1, by="shopper")
    decide(talk, measure="stopped", days="7")
    refused = talk.shop("Encore moi")
    assert refused.status_code == 409
    assert "Insulte." in refused.content.decode()
    assert talk.shop("Je reprends, désolée.", who=talk.team.mona).status_code == 302
    Silence.objects.update(since=datetime.now(tz=UTC) - timedelta(days=7), until=datetime.now(tz=UTC))
    assert talk.shop("Bonjour").status_code == 302
    assert purge(now=datetime.now(tz=UTC) + timedelta(days=364))["stops of writing"] == 0
    assert purge(now=datetime.now(tz=UTC) + timedelta(days=366))["stops of writing"] == 1


def test_a_guest_who_is_stopped_is_known_by_the_address_in_every_shop(talk: Talk) -> None:
    talk.begin("Voleurs !")
    report(talk)
    decide(talk, measure="stopped", days="30")
    assert talk.shopper("Voleurs !!").status_code == 409
    other = at("order_write", order_token_of(talk.order), talk.bella.public_id)
    assert Client().post(other, form("Vous aussi !")).status_code == 409
    assert not Thread.objects.filter(part=talk.bella).exists()


def test_one_reports_the_other_side_for_a_reason_of_the_list(talk: Talk) -> None:
    talk.begin("Bonjour")
    assert report(talk, why="parce que").status_code == 409
    assert report(talk, by="shopper").status_code == 409  # her own
    talk.call()
    talk.operator().post(at("operation_conversation_write", talk.thread().public_id), form("Bonjour"))
    assert report(talk, 1, by="shopper").status_code == 409  # the market's
    missing = talk.desk("_report", "msg_aaaaaaaaaaaaaaaa")
    assert talk.team.client(talk.team.clark).post(missing, {"why": "spam"}).status_code == 404
    assert not Report.objects.exists()
