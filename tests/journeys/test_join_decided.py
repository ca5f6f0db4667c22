"""An application is decided by an operator: after the list, with a reason, in time; what came to nothing goes."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.joining import IDENTITY, PLACE, TICKS, at, decide, fill, give, send
from tests.journeys.test_join import market, page
from tests.world import Market

from panier.base.notifications.models import Letter
from panier.flows.lapse_applications import lapse_applications
from panier.flows.purge import purge
from panier.offer.merchants.models import Merchant
from panier.offer.onboarding.models import Application, BankAccount, Check, Proof

__all__ = ["market"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_nothing_is_approved_before_the_list_is_settled(client: Client, market: Market) -> None:
    application = send(client, market.zoe, number="1100000019")  # a doubtful NEQ stops nobody
    refused = decide(client, market.olga, application, "approve", verified=TICKS[:2])
    assert refused.status_code == 409
    assert "pas encore réglées" in refused.content.decode()
    assert not Merchant.objects.filter(name="Épicerie Zoé").exists()
    assert not Check.objects.exists()  # refused: nothing is kept
    assert decide(client, market.olga, application, "keep", verified=TICKS[:2]).status_code == 302
    assert Check.objects.filter(holds=True).count() == 2
    assert "à vérifier" in page(client, at("operation_application", application.public_id))
    assert decide(client, market.olga, application, "approve", verified=TICKS).status_code == 302
    assert Merchant.objects.get(name="Épicerie Zoé").business_number == "1100000019"


def test_changes_are_asked_with_a_time_limit_answered_and_lapse(client: Client, market: Market) -> None:
    application = send(client, market.zoe)
    client.force_login(market.olga)
    assert decide(client, market.olga, application, "ask", reason=" ").status_code == 409
    asked = {"ask-places": "Le numéro civique manque.", "reason": "Presque."}
    assert decide(client, market.olga, application, "ask", **asked).status_code == 302
    application.refresh_from_db()
    assert application.state == "changes_asked"
    assert application.due_at is not None
    assert timedelta(days=29) < application.due_at - datetime.now(tz=UTC) < timedelta(days=30)
    client.force_login(market.zoe)
    assert "Le numéro civique manque." in page(client, at("join_one", application.public_id))
    assert "Le numéro civique manque." in page(client, at("join_step", application.public_id, "places"))
    assert give(client, application, "places", PLACE).status_code == 302  # writable again
    assert client.post(at("join_send", application.public_id)).status_code == 302
    decide(client, market.olga, application, "ask", reason="Encore un peu.")
    assert lapse_applications(now=datetime.now(tz=UTC) + timedelta(days=29)) == 0
    assert lapse_applications(now=datetime.now(tz=UTC) + timedelta(days=31)) == 1
    assert lapse_applications(now=datetime.now(tz=UTC) + timedelta(days=31)) == 0
    application.refresh_from_db()
    assert application.state == "lapsed"
    assert Letter.objects.filter(kind="application_changed").latest("pk").facts["state"] == "lapsed"


def test_a_refusal_has_its_reason_and_what_is_sent_cannot_be_changed(client: Client, market: Market) -> None:
    application = send(client, market.zoe)
    assert give(client, application, "identity", {**IDENTITY, "name": "Autre"}).status_code == 409
    assert decide(client, market.olga, application, "refuse").status_code == 409
    assert decide(client, market.olga, application, "refuse", reason="Hors du Québec").status_code == 302
    assert decide(client, market.olga, application, "approve", verified=TICKS).status_code == 409
    application.refresh_from_db()
    assert (application.state, application.reason, application.identity["name"]) == (
        "refused",
        "Hors du Québec",
        "Épicerie Zoé",
    )
    client.force_login(market.zoe)
    assert "Hors du Québec" in page(client, at("join_one", application.public_id))


def test_the_queue_shows_the_late_ones_first(client: Client, market: Market) -> None:
    second = send(client, market.ana, name="Deuxième", number="1100000026")
    first = send(client, market.zoe, name="Première")
    Application.objects.filter(pk=first.pk).update(due_at=datetime.now(tz=UTC) - timedelta(hours=1))
    client.force_login(market.olga)
    shown = page(client, at("operation_applications"))
    assert shown.index(first.public_id) < shown.index(second.public_id)
    assert shown.count("en retard") == 2  # the figure's name, and the one badge


def test_proofs_that_end_soon_are_shown_to_the_operator(client: Client, market: Market) -> None:
    application = send(client, market.zoe)
    decide(client, market.olga, application, "approve", verified=TICKS)
    assert "bail.pdf" not in page(client, at("operation_applications"))
    Proof.objects.update(expires_on=date(2026, 1, 1))
    assert "bail.pdf" in page(client, at("operation_applications"))


def test_what_came_to_nothing_is_forgotten_in_time_with_its_papers(client: Client, market: Market) -> None:
    gone = fill(client, market.zoe)
    other = {"holds": ["etablissement"], "proof-etablissement": SimpleUploadedFile("autre.pdf", b"%PDF-1.7 another")}
    assert give(client, gone, "eligibility", other).status_code == 302
    client.post(at("join_withdraw", gone.public_id))
    kept = send(client, market.ana, number="1100000026")
    assert len(papers()) == 2  # the one replaced went at once
    later = datetime.now(tz=UTC) + timedelta(days=91)
    assert purge(now=later)["abandoned applications"] == 1
    assert list(Application.objects.values_list("pk", flat=True)) == [kept.pk]
    assert BankAccount.objects.count() == 1
    assert papers() == [Proof.objects.get(application=kept).digest]


def papers() -> list[str]:
    return [file.name for file in (Path(settings.DATA) / "proofs").rglob("*") if file.is_file()]
