"""Decided applications go with their papers as long after as the pack says; what a shop that is here needs stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from panier.base.accounts.actions import Acting
from panier.flows.change_bank_account import change_bank_account
from panier.flows.close_shop import close_shop
from panier.flows.purge import purge
from panier.offer.leaving.models import Closing
from panier.offer.onboarding.models import Application, BankChange, Proof, TermsAccepted
from panier.offer.onboarding.queries import bank_account_in_force
from panier.offer.onboarding.rules.bank import GivenAccount
from panier.offer.team.actions import By
from tests.joining import TICKS, at, decide, fill, give
from tests.world import Market, account

pytestmark = pytest.mark.django_db(transaction=True)
YEARS = timedelta(days=6 * 366 + 1)  # of the pack, and a day


def decided(client: Client, market: Market, name: str, decision: str) -> Application:
    """With a paper of its own."""
    application = fill(client, account(name), number="", no_number="on", name=f"Commerce {name}", TPS="", TVQ="")
    paper = SimpleUploadedFile("bail.pdf", f"%PDF-1.7 the lease of {name}".encode())
    give(client, application, "eligibility", {"holds": ["etablissement"], "proof-etablissement": paper})
    client.post(at("join_send", application.public_id))
    decide(client, market.olga, application, decision, verified=TICKS, reason="Voilà.")
    application.refresh_from_db()
    assert application.decided_at
    return application


def papers() -> set[str]:
    return {file.name for file in (Path(settings.DATA) / "proofs").rglob("*") if file.is_file()}


def test_what_is_over_goes_and_what_a_shop_needs_stays(client: Client, market: Market) -> None:
    refused = decided(client, market, "rita", "refuse")
    closed = decided(client, market, "carl", "approve")
    here = decided(client, market, "hana", "approve")
    now = datetime.now(tz=UTC)
    assert here.merchant_id
    assert closed.merchant_id
    close_shop(Acting("qc", closed.applicant_id, "Carl"), closed.merchant_id, typed="Commerce carl", now=now)
    Closing.objects.update(finished_at=now)
    change_bank_account(
        closed.merchant_id, GivenAccount("C", "815", "40404", "1111222"), By(closed.applicant_id, "Carl", now)
    )
    change_bank_account(
        here.merchant_id, GivenAccount("H", "815", "40404", "3333444"), By(here.applicant_id, "Hana", now)
    )
    before = papers()
    early = purge(now=now + YEARS - timedelta(days=2))  # the control: not a day early
    assert (early["decided applications"], early["papers of closed shops"]) == (0, 0)
    assert papers() == before
    assert len(before) == 3
    counted = purge(now=now + YEARS)
    assert (counted["decided applications"], counted["papers of closed shops"]) == (1, 1)
    assert list(Application.objects.all()) == [here]
    assert papers() == {Proof.objects.get().digest}
    assert TermsAccepted.objects.get().application == here
    assert BankChange.objects.get().merchant_id == here.merchant_id
    paid = bank_account_in_force(here.merchant_id, now + YEARS)
    assert paid is not None
    assert paid.opened().account == "3333444"
    assert not Application.objects.filter(pk=refused.pk).exists()
