"""An operator opens a closed shop again: as far as it was open and may be, with the goods it had."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.flows.selling import lacks_to_sell
from panier.kit.refusals import ReasonNeeded
from panier.offer.catalogue.actions.put_away import bring_goods_back
from panier.offer.leaving.actions import end_closing, lock_shop
from panier.offer.leaving.queries import closing_of
from panier.offer.leaving.rules import NotClosed
from panier.offer.merchants.actions import Why, set_state
from panier.offer.merchants.models import State
from panier.offer.merchants.queries import public_merchant
from panier.offer.search.actions import mark_merchant_stale


@transaction.atomic(durable=True)
def reopen_shop(acting: Acting, merchant: str, *, reason: str, now: datetime) -> list[str]:
    """Reopen it (public id). NoSuchMerchant, NotClosed, ReasonNeeded. The caller has shown that the actor operates the territory.

    What it lacks to sell, of the pack's conditions, if it did: it is shown then, and its owner asks for more once they hold.
    """
    why = reason.strip()[:400]
    if not why:
        raise ReasonNeeded
    shop = lock_shop(public_merchant(acting.territory, merchant).pk)
    closing = closing_of(shop.pk)
    if closing is None:
        raise NotClosed
    end_closing(closing, acting.account_id, why, now=now)
    bring_goods_back(shop.pk, put_away_at=closing.closed_at)
    lacks = lacks_to_sell(shop, now=now) if closing.state_before == State.SELLING else []
    set_state(
        acting.territory, merchant, State.LINKED if lacks else closing.state_before, Why(why, acting.account_id, now)
    )
    record_action(acting, verb="reopen_shop", subject=merchant, reason=why, now=now)
    mark_merchant_stale(shop.pk)
    return lacks
