"""Changes that were asked for and not made in time: the application lapses, and its author hears of it. Twice is once."""

from datetime import datetime

from django.db import transaction

from panier.flows.joining import SYSTEM, tell_applicant
from panier.offer.onboarding.actions import Step, lapse_unanswered


@transaction.atomic(durable=True)
def lapse_applications(*, now: datetime) -> int:
    """How many."""
    lapsed = lapse_unanswered(Step(SYSTEM, "", now))
    for application in lapsed:
        tell_applicant(application, now=now)
    return len(lapsed)
