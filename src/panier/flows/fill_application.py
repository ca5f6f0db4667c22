"""The applicant types; each step is kept as he goes, faulty or not, and says what it still lacks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from panier.flows.joining import Applicant, Standing, standing_of
from panier.offer.onboarding.actions import GivenProof, fill, keep_bank, keep_rule_proof
from panier.offer.onboarding.actions import accept_terms as accept
from panier.offer.onboarding.actions import show_terms as show
from panier.offer.onboarding.queries import lock_of_applicant
from panier.offer.onboarding.rules.bank import GivenAccount
from panier.offer.onboarding.rules.pack import Terms
from panier.offer.origin.files import keep_proof


@transaction.atomic(durable=True)
def fill_application(
    who: Applicant, application: str, step: str, answers: Mapping[str, Any], *, now: datetime
) -> Standing:
    """Where it stands after. NoSuchApplication, WrongStep."""
    found = lock_of_applicant(who.account_id, application)
    fill(found, step, answers, now=now)
    return standing_of(found, now=now)


@transaction.atomic(durable=True)
def give_proof(who: Applicant, application: str, given: GivenProof, data: bytes | None, *, now: datetime) -> None:
    """A rule's proof, or another last day of it. NoSuchApplication, WrongStep, BadProof."""
    found = lock_of_applicant(who.account_id, application)
    keep_rule_proof(found, given._replace(digest=keep_proof(data) if data else ""), now=now)


@transaction.atomic(durable=True)
def give_bank_account(who: Applicant, application: str, given: GivenAccount, *, now: datetime) -> None:
    """NoSuchApplication, WrongStep."""
    keep_bank(lock_of_applicant(who.account_id, application), given, now=now)


@transaction.atomic(durable=True)
def show_terms(who: Applicant, application: str, terms: Terms, *, now: datetime) -> None:
    """The French text is shown from now on. NoSuchApplication."""
    show(lock_of_applicant(who.account_id, application), terms, now=now)


@transaction.atomic(durable=True)
def accept_terms(who: Applicant, application: str, terms: Terms, asked: tuple[str, str], *, now: datetime) -> None:
    """`asked`: version and language. NoSuchApplication, WrongStep, TermsMoved."""
    accept(lock_of_applicant(who.account_id, application), terms, asked, now=now)
