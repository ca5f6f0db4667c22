"""Writing what a shop is; each change is in its history, and the same again writes nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from panier.offer.merchants.models import Merchant
from panier.offer.merchants.shop.queries import facts_of
from panier.offer.merchants.shop.rules import differing
from panier.offer.merchants.shop_models import ShopChange


class Hand(NamedTuple):
    """Who changes it, how history names them, when."""

    account_id: int
    name: str
    now: datetime


def change_facts(merchant: Merchant, what: str, facts: Mapping[str, Any], hand: Hand) -> dict[str, Any]:
    """One section whole; what it was, of what differs."""
    before, after = differing(facts_of(merchant, what), facts)
    if after:
        Merchant.objects.filter(pk=merchant.pk).update(**after)
        note(ShopChange(merchant_id=merchant.pk, what=what, before=before, after=after), hand)
    return before


def note(change: ShopChange, hand: Hand) -> None:
    change.actor_id, change.actor_name, change.at = hand.account_id, hand.name[:254], hand.now
    change.save()
