"""Papers that end: the shop sees it, is told in time, gives another; an operator reads it; what follows is the pack's rule, never silent."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client

from panier.base.accounts.models import Action
from panier.base.notifications.models import Letter
from panier.flows.origins import today_in
from panier.flows.remind_joining import remind_joining
from panier.offer.merchants.models import Member, Merchant, StateChange
from panier.offer.onboarding.models import Application, Proof, Renewal
from tests.joining import TICKS, at, decide, send
from tests.world import Market, account

pytestmark = pytest.mark.django_db(transaction=True)
NEW = b"%PDF-1.7 a permit of this year"


@pytest.fixture
def application(client: Client, market: Market) -> Application:
    """Zoé's shop sells, with a lease and a permit of 200 days; a manager and a clerk work there too."""
    made = send(client, market.zoe)
    decide(client, market.olga, made, "approve", verified=TICKS)
    made.refresh_from_db()
    Proof.objects.create(
        application=made,
        rule="permis",
        digest=Proof.objects.get(application=made).digest,
        file_name="permis.pdf",
        expires_on=today() + timedelta(days=200),
        given_at=datetime.now(tz=UTC),
    )
    for name, role in (("mona", "manager"), ("clark", "clerk")):
        assert made.merchant
        Member.objects.create(merchant=made.merchant, account=account(name), role=role)
    Letter.objects.all().delete()
    return made


def today() -> date:
    return today_in("qc", datetime.now(tz=UTC))


def give(client: Client, application: Application, until: str, data: bytes = NEW, rule: str = "permis") -> Any:
    assert application.merchant
    fields = {"rule": rule, "until": until, "proof": SimpleUploadedFile("permis-2027.pdf", data)}
    return client.post(at("desk_proofs", application.merchant.public_id), fields)


def answer(client: Client, market: Market, application: Application, kind: str, reason: str = "") -> Any:
    client.force_login(market.olga)
    return client.post(at("operation_paper", application.public_id, "permis"), {"decision": kind, "reason": reason})


def told(kind: str = "proof_changed") -> list[tuple[str, str]]:
    rows = Letter.objects.filter(kind=kind).order_by("pk")
    return [(letter.recipient.split("@")[0], letter.facts["what"]) for letter in rows]


def at_day(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def test_a_paper_is_given_at_the_desk_and_counts_once_an_operator_has_read_it(
    client: Client, market: Market, application: Application
) -> None:
    assert application.merchant
    client.force_login(market.zoe)
    until = (today() + timedelta(days=565)).isoformat()
    page = at("desk_proofs", application.merchant.public_id)
    assert "permis.pdf" in client.get(page).content.decode()
    assert give(client, application, until).status_code == 302
    assert "En cours de lecture" in client.get(page).content.decode()
    renewal = Renewal.objects.get()
    assert client.get(at("desk_paper", application.merchant.public_id, renewal.public_id)).content == NEW
    assert Proof.objects.get(rule="permis").file_name == "permis.pdf"  # still the one that counts
    client.force_login(market.olga)
    assert "permis-2027.pdf" in client.get(at("operation_applications")).content.decode()
    assert client.get(at("operation_paper_file", application.public_id, renewal.public_id)).content == NEW
    assert answer(client, market, application, "refuse").status_code == 409  # not without a reason
    assert answer(client, market, application, "accept").status_code == 302
    proof = Proof.objects.get(rule="permis")
    assert (proof.file_name, proof.expires_on) == ("permis-2027.pdf", date.fromisoformat(until))
    renewal.refresh_from_db()
    assert (renewal.state, renewal.decided_by) == ("accepted", "Olga")
    assert told() == [("zoe", "accepted")]  # owners, and nobody else
    assert answer(client, market, application, "accept").status_code == 409  # a second click does nothing
    assert Action.objects.filter(verb="proof:accepted").count() == 1


def test_what_is_wrong_with_a_paper_is_said_and_a_better_one_takes_its_place(
    client: Client, market: Market, application: Application
) -> None:
    client.force_login(market.zoe)
    ahead = (today() + timedelta(days=400)).isoformat()
    for until, data, status, said in (
        (ahead, b"MZ a program", 409, "Une preuve est un fichier PDF"),  # whatever it is called
        ("", NEW, 422, "Donnez le dernier jour"),
        ("2026-01-01", NEW, 422, "Cette preuve est échue"),
    ):
        refused = give(client, application, until, data)
        assert refused.status_code == status
        assert said in refused.content.decode()
    assert give(client, application, ahead, rule="inconnue").status_code == 422
    assert not Renewal.objects.exists()
    give(client, application, ahead, b"%PDF-1.7 blurred")
    give(client, application, ahead)
    assert Renewal.objects.count() == 1
    assert len(files()) == 2  # the lease that is also the permit, and the better one
    answer(client, market, application, "refuse", "Ce n’est pas votre adresse.")
    client.force_login(market.zoe)
    assert application.merchant
    shown = client.get(at("desk_proofs", application.merchant.public_id)).content.decode()
    assert "Ce n’est pas votre adresse." in shown
    assert told() == [("zoe", "refused")]


def test_letters_go_60_and_14_days_before_and_at_the_end_once_each(market: Market, application: Application) -> None:
    last = Proof.objects.get(rule="permis").expires_on
    assert last
    for left, expected in ((61, 0), (60, 1), (59, 0), (15, 0), (14, 1), (3, 0), (0, 0), (-1, 2), (-2, 0)):
        now = at_day(last - timedelta(days=left))
        assert remind_joining("qc", now=now) == expected, left
        assert remind_joining("qc", now=now) == 0, left
    assert told() == [("zoe", "soon"), ("zoe", "soon"), ("zoe", "over")]
    days = Letter.objects.filter(kind="proof_changed").order_by("pk").values_list("facts__days", flat=True)
    assert list(days) == [60, 14, 0]
    assert told("review_due") == [("olga", "over")]
    assert application.merchant
    application.merchant.refresh_from_db()
    assert application.merchant.state == "selling"  # nothing happens by itself


def test_letters_follow_the_pack(market: Market, application: Application) -> None:
    """The control of the test above: with other days in the pack, others come."""
    from panier.base.territories.models import Setting

    setting = Setting.objects.filter(territory_id="qc", key="onboarding").latest("in_force_from")
    Setting.objects.filter(pk=setting.pk).update(value={**setting.value, "proof_reminder_days": [30]})
    last = Proof.objects.get(rule="permis").expires_on
    assert last
    found = [remind_joining("qc", now=at_day(last - timedelta(days=left))) for left in (60, 31, 30, 14)]
    assert found == [0, 0, 1, 0]


def test_once_over_an_operator_looks_and_the_shop_is_only_listed(
    client: Client, market: Market, application: Application
) -> None:
    assert application.merchant
    assert answer(client, market, application, "close", "Échu.").status_code == 409  # not before it is over
    Proof.objects.filter(rule="permis").update(expires_on=today() - timedelta(days=1))
    assert answer(client, market, application, "close").status_code == 409  # not without a reason
    assert answer(client, market, application, "close", "Le permis est échu.").status_code == 302
    shop = Merchant.objects.get(pk=application.merchant.pk)
    assert shop.state == "listed"
    change = StateChange.objects.filter(merchant=shop).latest("pk")
    assert (change.before, change.after, change.reason) == ("selling", "listed", "Le permis est échu.")
    assert told() == [("zoe", "closed")]
    assert answer(client, market, application, "close", "Encore.").status_code == 409
    # Of the lease the pack says nothing: its end is told, and closes nobody.
    Proof.objects.filter(rule="etablissement").update(expires_on=today() - timedelta(days=1))
    client.post(at("operation_paper", application.public_id, "etablissement"), {"decision": "close", "reason": "x"})
    assert StateChange.objects.filter(merchant=shop).latest("pk") == change
    assert client.get(at("merchant", shop.slug)).status_code == 200


def test_reminders_before_the_time_of_an_application_is_over(client: Client, market: Market) -> None:
    waiting = send(client, market.zoe)
    Letter.objects.all().delete()
    due = waiting.due_at
    assert due
    for ahead, expected in ((25, 0), (24, 1), (1, 0), (-1, 1), (-30, 0)):
        assert remind_joining("qc", now=due - timedelta(hours=ahead)) == expected, ahead
    reviews = Letter.objects.filter(kind="review_due", recipient=market.olga.email).order_by("pk")
    assert [letter.facts["late"] for letter in reviews] == [False, True]
    decide(client, market.olga, waiting, "ask", reason="Le bail est illisible.")
    waiting.refresh_from_db()
    due = waiting.due_at
    assert due
    hours = ((169, 0), (168, 1), (100, 0), (24, 1), (2, 0), (-1, 0))
    for ahead, expected in hours:
        assert remind_joining("qc", now=due - timedelta(hours=ahead)) == expected, ahead
    letters = Letter.objects.filter(kind="application_due")
    assert list(letters.values_list("recipient", flat=True)) == [market.zoe.email] * 2
    assert {letter.facts["due"] for letter in letters} == {due.isoformat()}


@pytest.mark.plants_damage
def test_one_paper_waits_a_rule_and_the_database_sees_to_it(
    client: Client, market: Market, application: Application
) -> None:
    client.force_login(market.zoe)
    give(client, application, (today() + timedelta(days=400)).isoformat())
    twice = Renewal.objects.get()
    twice.pk, twice.public_id = None, "ren_aaaaaaaaaaaaaaaa"
    with pytest.raises(IntegrityError, match="one_renewal_waits_a_rule"):
        twice.save(force_insert=True)


def files() -> list[Path]:
    return [file for file in (Path(settings.DATA) / "proofs").rglob("*") if file.is_file()]
