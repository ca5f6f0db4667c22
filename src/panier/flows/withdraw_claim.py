"""A merchant takes a claim of origin back: from this moment it is shown no more."""

from datetime import datetime

from django.db import transaction

from panier.flows.claim_origin import Claimant
from panier.flows.origins import origin_changed
from panier.offer.origin.actions import Step, move_claim
from panier.offer.origin.queries import claim_of_merchant
from panier.offer.origin.rules import WITHDRAWN


@transaction.atomic(durable=True)
def withdraw_claim(who: Claimant, claim: str, *, now: datetime) -> None:
    """NoSuchClaim for another merchant's, WrongStep when it does not stand any more."""
    found = claim_of_merchant(who.merchant_id, claim)
    move_claim(found, WITHDRAWN, Step(who.actor, "", now))
    origin_changed([found.pk])
