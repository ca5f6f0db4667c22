"""An operator looks at a claim of origin and its proof, and confirms or refuses it with a reason."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.flows.origins import origin_changed, tell_merchants
from panier.kit.refusals import ReasonNeeded
from panier.offer.origin.actions import Step, move_claim
from panier.offer.origin.models import Claim
from panier.offer.origin.queries import claim_of_territory
from panier.offer.origin.rules import CONFIRMED, REFUSED


@transaction.atomic(durable=True)
def decide_claim(acting: Acting, claim: str, *, confirm: bool, reason: str, now: datetime) -> Claim:
    """NoSuchClaim, WrongStep, ReasonNeeded. The caller has shown that the actor operates the territory."""
    if not reason.strip():
        raise ReasonNeeded
    found = claim_of_territory(acting.territory, claim)
    move_claim(found, CONFIRMED if confirm else REFUSED, Step(acting.label, reason.strip(), now))
    record_action(acting, verb=f"origin:{found.state}", subject=claim, reason=reason, now=now)
    origin_changed([found.pk])
    tell_merchants([found], now=now)
    return found
