"""What the shop holds for her goes into the cart of the browser she is at, whichever she asked from."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from panier.kit.money import Money
from panier.trade.cart.actions import Held, hold_line, open_cart
from panier.trade.cart.queries import lock_cart_for
from panier.trade.cart.rules import Buyer
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import enquiry_by_token, lock_enquiry
from panier.trade.enquiries.rules import EnquiryMoved


class Taken(NamedTuple):
    """For a new guest the cart’s token, shown once."""

    enquiry: Enquiry
    token: str


@transaction.atomic(durable=True)
def take_enquiry(buyer: Buyer, token: str, *, now: datetime) -> Taken:
    """The address of the enquiry is the right to it. NoSuchEnquiry, EnquiryMoved when it is not held any more."""
    seen = enquiry_by_token(token)
    opened = open_cart(buyer, territory=seen.territory_id, now=now)
    cart = lock_cart_for(Buyer(token=opened.token) if opened.token else buyer, opened.cart.pk)
    enquiry = lock_enquiry(seen.pk)
    if enquiry.state != Enquiry.State.ACCEPTED:
        raise EnquiryMoved(state=enquiry.state, step="taken")
    price = Money(enquiry.unit_minor, enquiry.currency)
    held = Held(enquiry.public_id, enquiry.quantity)
    hold_line(cart, offer_id=enquiry.offer_id, price=price, held=held, now=now)
    return Taken(enquiry, opened.token)
