"""An operator ends a pooled offer: nobody joins any more; who holds a place hears why, and keeps seeing it."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.flows.pooled_letters import tell_holders
from panier.kit.refusals import ReasonNeeded
from panier.offer.capability.actions import end_pooled
from panier.offer.capability.queries import lock_pooled
from panier.offer.capability.rules import NOTE_MAX


@transaction.atomic(durable=True)
def withdraw_pooled(acting: Acting, public_id: str, *, reason: str, now: datetime) -> None:
    """NoSuchPooled, ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded
    pooled, reason = lock_pooled(acting.territory, public_id), reason.strip()[:NOTE_MAX]
    if end_pooled(pooled, reason, now=now):
        record_action(acting, verb="pooled_end", subject=public_id, reason=reason, now=now)
        pooled.ended_reason = reason
        tell_holders(pooled, "ended", now=now)
