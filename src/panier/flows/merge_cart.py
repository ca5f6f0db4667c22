"""A guest signs in: what stands in his cart comes along."""

from datetime import datetime

from django.db import transaction

from panier.trade.cart.actions import merge_into_member
from panier.trade.cart.rules import Buyer


@transaction.atomic(durable=True)
def merge_cart(*, account_id: int, token: str, territory: str, now: datetime) -> int:
    """How many lines came along; the guest's token is dead afterwards."""
    return merge_into_member(Buyer(account_id=account_id, token=token), territory=territory, now=now)
