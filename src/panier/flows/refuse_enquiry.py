"""The shop does not have it: refused with a reason, and its stock set right when it says how many are left."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from panier.flows.enquiry_letters import tell_of_enquiry
from panier.kit.refusals import ReasonNeeded
from panier.offer.inventory.actions import count_levels
from panier.trade.enquiries.actions import Move, move_enquiry
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import enquiry_of_merchant, lock_enquiry

REASON_LENGTH = 400


class No(NamedTuple):
    """Why (she reads it), and what stands on the shelf; None: nothing is said of it."""

    reason: str
    left: int | None = None


@transaction.atomic(durable=True)
def refuse_enquiry(merchant_id: int, public_id: str, no: No, *, actor: str, now: datetime) -> Enquiry:
    """Say no to the merchant's own enquiry. NoSuchEnquiry, EnquiryMoved, ReasonNeeded."""
    reason = no.reason.strip()[:REASON_LENGTH]
    if not reason:
        raise ReasonNeeded
    enquiry = lock_enquiry(enquiry_of_merchant(merchant_id, public_id).pk)
    if enquiry.state == Enquiry.State.REFUSED:
        return enquiry  # the same click twice
    move_enquiry(enquiry, Move(Enquiry.State.REFUSED, actor, now, reason))
    if no.left is not None:
        count_levels(merchant_id, {enquiry.stock_id: no.left}, now=now)
    tell_of_enquiry(enquiry, now=now)
    return enquiry
