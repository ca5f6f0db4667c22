"""How far a merchant is open: an action with a reason, and it goes both ways (DECISIONS 2)."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.flows.selling import lacks_to_sell
from panier.kit.refusals import ReasonNeeded
from panier.offer.leaving.queries import closing_of
from panier.offer.leaving.rules import ShopClosed
from panier.offer.merchants.actions import Why, set_state
from panier.offer.merchants.models import Merchant, State
from panier.offer.merchants.queries import public_merchant
from panier.offer.onboarding.actions import Step
from panier.offer.onboarding.opening.actions import settle_way
from panier.offer.onboarding.rules.opening import NotReadyToSell
from panier.offer.search.actions import mark_merchant_stale


@transaction.atomic(durable=True)
def change_merchant_state(acting: Acting, merchant: str, state: str, *, reason: str, now: datetime) -> Merchant:
    """Open or close a merchant (public id) further; rewrites no offer, stops no open order. NoSuchMerchant, ReasonNeeded.

    ShopClosed: who closed his shop is opened by reopening it (`reopen_shop`). NotReadyToSell: the pack's conditions do not all hold.
    The caller has shown that the actor operates the territory.
    """
    if not reason.strip():
        raise ReasonNeeded
    why = Why(reason.strip()[:400], acting.account_id, now)
    changed = open_shop_so_far(acting.territory, merchant, state, why)
    settle_way(changed.pk, state, Step(acting.label, why.reason, now))
    record_action(acting, verb=f"merchant_state:{state}", subject=merchant, reason=reason, now=now)
    return changed


def open_shop_so_far(territory: str, merchant: str, state: str, why: Why) -> Merchant:
    """Inside the caller's transaction. NoSuchMerchant, ShopClosed, NotReadyToSell."""
    before = public_merchant(territory, merchant).state
    changed = set_state(territory, merchant, state, why)
    if closing_of(changed.pk):
        raise ShopClosed
    if state == State.SELLING != before and (missing := lacks_to_sell(changed, now=why.now)):
        raise NotReadyToSell(missing=missing)
    mark_merchant_stale(changed.pk)
    return changed
