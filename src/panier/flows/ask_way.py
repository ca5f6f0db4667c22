"""An owner asks that the shop open another way: further, an operator looks at it first; back, it is so at once."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.flows.joining import join_rules_now
from panier.offer.leaving.actions import lock_shop
from panier.offer.leaving.queries import closing_of
from panier.offer.leaving.rules import ShopClosed
from panier.offer.merchants.actions import Why, set_state
from panier.offer.onboarding.actions import Step
from panier.offer.onboarding.opening.actions import end_waiting, open_way
from panier.offer.onboarding.rules import OPENINGS
from panier.offer.onboarding.rules.opening import REPLACED, SameWay, is_further
from panier.offer.search.actions import mark_merchant_stale
from panier.offer.team.actions import By, lock_team_for

REASON = "asked by its owner"


@transaction.atomic(durable=True)
def ask_way(acting: Acting, merchant_id: int, wanted: str, *, person: str, now: datetime) -> bool:
    """True: it is so already, nothing new is bought and open orders go on to their end, as when a shop closes. False: an operator looks at it.

    NotYours, ShopBusy, ShopClosed, SameWay. What was asked before is replaced.
    """
    by = By(acting.account_id or 0, person, now)
    lock_team_for(merchant_id, by, "contract")
    shop = lock_shop(merchant_id)
    if closing_of(shop.pk):
        raise ShopClosed
    if wanted not in OPENINGS or wanted == shop.state:
        raise SameWay
    end_waiting(shop.pk, REPLACED, Step(person, "", now))
    record_action(acting, verb=f"ask_way:{wanted}", subject=shop.public_id, reason="", now=now)
    if is_further(shop.state, wanted):
        open_way(shop.pk, (shop.state, wanted), join_rules_now(shop.territory_id, now).review_days, by)
        return False
    set_state(shop.territory_id, shop.public_id, wanted, Why(REASON, acting.account_id, now))
    mark_merchant_stale(shop.pk)
    return True
