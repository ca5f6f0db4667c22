"""Writing enquiries: asked once, then each step along its edge."""

from datetime import datetime
from typing import NamedTuple

from panier.trade.cart.rules import Buyer
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import Askable, AskablePlace
from panier.trade.enquiries.rules import LIVE, EnquiryMoved, may_go


class Asking(NamedTuple):
    """Who asks for how many, where the answer goes, and until when it must come."""

    territory: str
    buyer: Buyer
    name: str  # `acc_…` or `crt_…`
    cart_id: int
    quantity: int
    language: str
    contact_name: str
    contact_email: str
    answer_by: datetime
    now: datetime


def open_enquiry(asking: Asking, found: Askable, at: AskablePlace, *, place_id: int) -> Enquiry:
    """A copy of what was asked for; the caller has seen that none is live."""
    return Enquiry.objects.create(
        territory_id=asking.territory,
        account_id=asking.buyer.account_id,
        buyer=asking.name,
        cart_id=asking.cart_id,
        merchant_id=found.seller.key,
        place_id=place_id,
        offer_id=found.offer_id,
        stock_id=at.stock_id,
        title=found.title,
        options=found.options,
        picture=found.picture,
        quantity=asking.quantity,
        unit_minor=found.unit.minor,
        currency=found.unit.currency,
        language=asking.language,
        contact_name=asking.contact_name,
        contact_email=asking.contact_email,
        asked_at=asking.now,
        answer_by=asking.answer_by,
        changed_at=asking.now,
        actor="acheteur",
    )


class Move(NamedTuple):
    """Where an enquiry goes, who says so, when; why, until when it is held, which order took it."""

    after: str
    actor: str
    now: datetime
    reason: str = ""
    held_until: datetime | None = None
    order_id: int | None = None


def move_enquiry(enquiry: Enquiry, move: Move) -> None:
    """One step, or EnquiryMoved when it may not go there."""
    if not may_go(enquiry.state, move.after):
        raise EnquiryMoved(state=enquiry.state, step=move.after)
    enquiry.state, enquiry.actor, enquiry.changed_at = move.after, move.actor, move.now
    enquiry.reason = move.reason or enquiry.reason
    enquiry.held_until = move.held_until or enquiry.held_until
    enquiry.order_id = move.order_id
    enquiry.save(update_fields=["state", "actor", "changed_at", "reason", "held_until", "order"])


def forget_enquiries(*, changed_before: datetime) -> int:
    """Delete those that served their purpose long ago; how many."""
    return Enquiry.objects.filter(changed_at__lt=changed_before).exclude(state__in=LIVE).delete()[0]
