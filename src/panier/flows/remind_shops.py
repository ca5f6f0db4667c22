"""A step that is due soon, or late: the shop gets a letter, once each."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from panier.base.territories.queries import setting_in_force
from panier.flows.letters import tell_due
from panier.trade.orders.actions import note_reminders
from panier.trade.orders.queries import parts_by_key

BATCH = 200


@transaction.atomic(durable=True)
def remind_shops(*, now: datetime) -> int:
    """How many letters were written; the rest at the next turn."""
    due = dict(note_reminders(now, BATCH))
    ends = setting_in_force(settings.TERRITORY, "unaccepted", now) == "cancel"
    for part in parts_by_key(list(due)):
        tell_due(part, late=due[part.pk], ends=ends, now=now)
    return len(due)
