"""One of the desk says “I take care of it”, so that the others take something else; it lapses (ADR 0102)."""

from datetime import datetime

from django.db import transaction

from panier.trade.orders.actions import mind, mind_no_more
from panier.trade.orders.models import Part
from panier.trade.orders.queries import part_of_merchant


@transaction.atomic(durable=True)
def mind_part(merchant_id: int, public_id: str, how: str, *, account_id: int, now: datetime) -> Part:
    """`how`: mind, take_over, leave. NoSuchPart, WrongStep, Minded."""
    part = part_of_merchant(merchant_id, public_id)
    if how == "leave":
        mind_no_more(part, account_id, now=now)
    else:
        mind(part, account_id, now=now, take_over=how == "take_over")
    return part
