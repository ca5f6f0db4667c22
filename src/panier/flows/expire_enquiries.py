"""The shop’s hour is over, or hers: an enquiry nobody answered ends, and what was held and not bought is free again."""

from datetime import datetime

from django.db import transaction

from panier.flows.enquiry_letters import tell_of_enquiry
from panier.offer.inventory.actions import release
from panier.trade.enquiries.actions import Move, move_enquiry
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import lock_due

BATCH = 50
SYSTEM = "système"


def expire_enquiries(*, now: datetime) -> int:
    """End every enquiry whose time is over; how many."""
    ended = 0
    while count := _expire_some(now):
        ended += count
    return ended


@transaction.atomic(durable=True)
def _expire_some(now: datetime) -> int:
    due = lock_due(now, BATCH)
    held = [enquiry.public_id for enquiry in due if enquiry.state == Enquiry.State.ACCEPTED]
    for enquiry in due:
        waited = enquiry.state == Enquiry.State.ASKED
        move_enquiry(enquiry, Move(Enquiry.State.EXPIRED if waited else Enquiry.State.LAPSED, SYSTEM, now))
        tell_of_enquiry(enquiry, now=now)
    if held:
        release(held)
    return len(due)
