"""A merchant closes his shop: nothing new is bought from that moment, what was bought goes on to its end."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.offer.catalogue.actions.put_away import put_goods_away
from panier.offer.leaving.actions import lock_shop, open_closing
from panier.offer.leaving.models import Closing
from panier.offer.leaving.queries import closing_of
from panier.offer.leaving.rules import NameDiffers, is_same_name
from panier.offer.merchants.actions import Why, set_state
from panier.offer.merchants.models import State
from panier.offer.search.actions import mark_merchant_stale

REASON = "closed by its owner"


@transaction.atomic(durable=True)
def close_shop(acting: Acting, merchant_id: int, *, typed: str, now: datetime) -> Closing:
    """Close it; closed already: the same closing. NameDiffers (what was `typed` is not its name), ShopBusy.

    The caller has shown that the actor owns the shop. A checkout under way is whole before this, or refused after it.
    """
    shop = lock_shop(merchant_id)
    if earlier := closing_of(shop.pk):
        return earlier
    if not is_same_name(typed, shop.name):
        raise NameDiffers(name=shop.name)
    closing = open_closing(shop, acting.account_id, now=now)
    put_goods_away(shop.pk, now=now)
    set_state(acting.territory, shop.public_id, State.LISTED, Why(REASON, acting.account_id, now))
    record_action(acting, verb="close_shop", subject=shop.public_id, reason="", now=now)
    mark_merchant_stale(shop.pk)
    return closing
