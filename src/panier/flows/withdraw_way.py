"""An owner no longer asks that the shop open further."""

from django.db import transaction

from panier.offer.onboarding.actions import Step
from panier.offer.onboarding.opening.actions import end_waiting
from panier.offer.onboarding.rules.opening import WITHDRAWN, WayOver
from panier.offer.team.actions import By, lock_team_for


@transaction.atomic(durable=True)
def withdraw_way(merchant_id: int, by: By) -> None:
    """NotYours, WayOver."""
    lock_team_for(merchant_id, by, "contract")
    if not end_waiting(merchant_id, WITHDRAWN, Step(by.name, "", by.now)):
        raise WayOver
