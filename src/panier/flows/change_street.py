"""An operator draws a street: each change is an action with a reason, and the search learns where its places stand."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.kit.refusals import ReasonNeeded
from panier.offer.merchants.actions import Why
from panier.offer.merchants.streets import actions
from panier.offer.merchants.streets.rules import Change, Create
from panier.offer.search.actions import mark_surroundings_stale


@transaction.atomic(durable=True)
def change_street(acting: Acting, street: str, change: Create | Change, *, reason: str, now: datetime) -> str:
    """Make a street (`street` is empty), or change the one with this slug; its slug. ReasonNeeded, and what `change` refuses.

    The caller has shown that the actor operates the territory.
    """
    if not reason.strip():
        raise ReasonNeeded
    why = Why(reason.strip()[:400], acting.account_id, now)
    if isinstance(change, Create):
        done = actions.create_street(acting.territory, change, why)
    else:
        done = actions.change_street(acting.territory, street, change, why)
    record_action(acting, verb=f"street:{done.what}", subject=done.street.slug, reason=why.reason, now=now)
    mark_surroundings_stale()
    return done.street.slug
