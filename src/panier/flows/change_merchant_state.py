"""How far a merchant is open: an action with a reason, and it goes both ways (DECISIONS 2)."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.kit.refusals import ReasonNeeded
from panier.offer.leaving.queries import closing_of
from panier.offer.leaving.rules import ShopClosed
from panier.offer.merchants.actions import Why, set_state
from panier.offer.merchants.models import Merchant
from panier.offer.search.actions import mark_merchant_stale


@transaction.atomic(durable=True)
def change_merchant_state(acting: Acting, merchant: str, state: str, *, reason: str, now: datetime) -> Merchant:
    """Open or close a merchant (public id) further; rewrites no offer, stops no open order. NoSuchMerchant, ReasonNeeded.

    ShopClosed: who closed his shop is opened by reopening it (`reopen_shop`). The caller has shown that the actor operates the territory.
    """
    if not reason.strip():
        raise ReasonNeeded
    changed = set_state(acting.territory, merchant, state, Why(reason.strip()[:400], acting.account_id, now))
    if closing_of(changed.pk):
        raise ShopClosed
    record_action(acting, verb=f"merchant_state:{state}", subject=merchant, reason=reason, now=now)
    mark_merchant_stale(changed.pk)
    return changed
