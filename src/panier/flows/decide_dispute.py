"""An operator answers a dispute: upheld, the claim is revoked at once; dismissed, it stands."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.flows.origins import origin_changed, tell_disputer, tell_merchants
from panier.kit.refusals import ReasonNeeded
from panier.offer.origin.actions import Step, decide_open_dispute, move_claim
from panier.offer.origin.models import Dispute
from panier.offer.origin.rules import CONFIRMED, DISMISSED, REVOKED, UPHELD


@transaction.atomic(durable=True)
def decide_dispute(acting: Acting, dispute: str, *, uphold: bool, reason: str, now: datetime) -> Dispute:
    """NoSuchClaim, WrongStep, ReasonNeeded. A claim that fell away meanwhile stays as it is."""
    if not reason.strip():
        raise ReasonNeeded
    step = Step(acting.label, reason.strip(), now)
    found = decide_open_dispute(acting.territory, dispute, UPHELD if uphold else DISMISSED, step)
    record_action(acting, verb=f"dispute:{found.state}", subject=dispute, reason=reason, now=now)
    if uphold and found.claim.state == CONFIRMED:
        move_claim(found.claim, REVOKED, step)
        tell_merchants([found.claim], now=now)
    origin_changed([found.claim_id])
    language = found.claim.merchant.languages[0] if found.claim.merchant.languages else "fr"
    tell_disputer(found, language, now=now)
    return found
