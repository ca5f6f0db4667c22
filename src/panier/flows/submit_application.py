"""An application is sent to the operator, whole; or its author takes it back."""

from datetime import datetime

from django.db import transaction

from panier.flows.joining import Applicant, standing_of, tell_applicant
from panier.offer.onboarding.actions import Step, submit, withdraw
from panier.offer.onboarding.models import Application
from panier.offer.onboarding.queries import lock_of_applicant
from panier.offer.onboarding.rules import Incomplete


@transaction.atomic(durable=True)
def submit_application(who: Applicant, application: str, *, now: datetime) -> Application:
    """NoSuchApplication, WrongStep, Incomplete."""
    found = lock_of_applicant(who.account_id, application)
    standing = standing_of(found, now=now)
    if standing.missing:
        raise Incomplete(steps=standing.missing)
    submit(found, standing.asked.rules, Step(who.actor, "", now))
    tell_applicant(found, now=now)
    return found


@transaction.atomic(durable=True)
def withdraw_application(who: Applicant, application: str, *, now: datetime) -> None:
    """NoSuchApplication, WrongStep."""
    withdraw(lock_of_applicant(who.account_id, application), Step(who.actor, "", now))
