"""An operator ends a pooled offer: nobody joins any more; who holds a place keeps seeing it, and that it ended."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.kit.refusals import ReasonNeeded
from panier.offer.capability.actions import end_pooled
from panier.offer.capability.queries import lock_pooled


@transaction.atomic(durable=True)
def withdraw_pooled(acting: Acting, public_id: str, *, reason: str, now: datetime) -> None:
    """NoSuchPooled, ReasonNeeded."""
    if not reason.strip():
        raise ReasonNeeded
    pooled = lock_pooled(acting.territory, public_id)
    if end_pooled(pooled, now=now):
        record_action(acting, verb="pooled_end", subject=public_id, reason=reason.strip(), now=now)
