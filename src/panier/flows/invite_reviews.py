"""Some days after a hand-over its buyer is asked, once, how it went; whoever said no is not asked."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from panier.base.notifications.actions import record_letters
from panier.civic.reviews.actions import note_asked
from panier.civic.reviews.queries import policy, quiet_among, reviewer_key, to_invite
from panier.civic.reviews.rules import author_of
from panier.flows.review_letters import invite
from panier.trade.orders.models import Order

A_TURN = 200


@transaction.atomic(durable=True)
def invite_reviews(*, now: datetime, most: int = A_TURN) -> int:
    """How many letters were recorded; the next turn takes the others."""
    rules = policy(settings.TERRITORY, now)
    until, since = now - timedelta(days=rules.invite_days), now - timedelta(days=rules.days)
    shops = to_invite(settings.TERRITORY, (since, until), most)
    orders = {order.pk: order for order in Order.objects.filter(pk__in=note_asked(list(shops), now=now))}
    secret = reviewer_key()
    names = {key: author_of(secret, order.contact_email) for key, order in orders.items()}
    silent = quiet_among(list(names.values()))
    letters = [invite(order, shops[key], days=rules.days) for key, order in orders.items() if names[key] not in silent]
    record_letters(letters, now=now)
    return len(letters)
