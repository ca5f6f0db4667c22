"""Whoever bought wants no letters that ask for reviews."""

from datetime import datetime

from django.db import transaction

from panier.civic.reviews.actions import keep_quiet
from panier.civic.reviews.queries import author
from panier.trade.orders.models import Order


@transaction.atomic(durable=True)
def quiet_invitations(order_id: int, *, now: datetime) -> None:
    """The caller has the order's link. For this address, whatever it buys later."""
    keep_quiet(author(Order.objects.get(pk=order_id).contact_email), now=now)
