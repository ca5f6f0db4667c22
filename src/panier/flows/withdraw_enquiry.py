"""She does not want it any more: the shop is told, and what was held is free again."""

from datetime import datetime

from django.db import transaction

from panier.flows.enquiry_letters import tell_of_enquiry
from panier.offer.inventory.actions import release
from panier.trade.cart.actions import drop_held
from panier.trade.enquiries.actions import Move, move_enquiry
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import enquiry_by_token, lock_enquiry


@transaction.atomic(durable=True)
def withdraw_enquiry(token: str, *, now: datetime) -> Enquiry:
    """The address of the enquiry is the right to it. NoSuchEnquiry, EnquiryMoved."""
    enquiry = lock_enquiry(enquiry_by_token(token).pk)
    if enquiry.state == Enquiry.State.WITHDRAWN:
        return enquiry  # the same click twice
    was_held = enquiry.state == Enquiry.State.ACCEPTED
    move_enquiry(enquiry, Move(Enquiry.State.WITHDRAWN, "acheteur", now))
    if was_held:
        release([enquiry.public_id])
        drop_held([enquiry.public_id])
    tell_of_enquiry(enquiry, now=now)
    return enquiry
