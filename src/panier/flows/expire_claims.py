"""Claims of origin whose proof is over leave the index, and their merchants hear of it. Pages stopped at midnight already."""

from datetime import datetime

from django.db import transaction

from panier.flows.origins import SYSTEM, origin_changed, tell_merchants, today_in
from panier.offer.origin.actions import Step, expire
from panier.offer.origin.queries import claims_with_merchants


@transaction.atomic(durable=True)
def expire_claims(territory: str, *, now: datetime) -> int:
    """How many. Twice is once."""
    expired = expire(today_in(territory, now), Step(SYSTEM, "", now))
    origin_changed(expired)
    tell_merchants(claims_with_merchants(expired), now=now)
    return len(expired)
