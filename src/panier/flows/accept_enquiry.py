"""The shop has it: counted now, held for her until the hour it is held to, and in her cart."""

from datetime import datetime

from django.db import transaction

from panier.base.territories.queries import setting_in_force
from panier.flows.enquiry_letters import tell_of_enquiry
from panier.flows.shop_hours import openings_of
from panier.kit.money import Money
from panier.offer.inventory.actions import count_levels, reserve
from panier.offer.inventory.rules import OutOfStock, Wanted
from panier.trade.cart.actions import Held, hold_line, lock_open_cart
from panier.trade.enquiries.actions import Move, move_enquiry
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import enquiry_of_merchant, lock_enquiry
from panier.trade.enquiries.rules import CountedTooFew, held_until


@transaction.atomic(durable=True)
def accept_enquiry(merchant_id: int, public_id: str, *, counted: int | None, actor: str, now: datetime) -> Enquiry:
    """Say yes to the merchant's own enquiry. `counted`: all that stands on the shelf; None: what was written is right.

    NoSuchEnquiry, EnquiryMoved, CountedTooFew. Her cart is locked before the enquiry, as a checkout does.
    """
    seen = enquiry_of_merchant(merchant_id, public_id)
    cart = lock_open_cart(seen.cart_id, seen.account_id, territory=seen.territory_id, now=now)
    enquiry = lock_enquiry(seen.pk)
    if enquiry.state == Enquiry.State.ACCEPTED:
        return enquiry  # the same click twice
    days = int(setting_in_force(enquiry.territory_id, "enquiry_held_days", now))
    openings = openings_of(enquiry.territory_id, enquiry.place.public_id, now=now)
    until = held_until(openings, now, enquiry.place.tz, days)
    move_enquiry(enquiry, Move(Enquiry.State.ACCEPTED, actor, now, held_until=until))
    count_levels(merchant_id, {enquiry.stock_id: counted}, now=now)
    try:
        reserve([Wanted(enquiry.stock_id, enquiry.quantity, enquiry.public_id)], until=until)
    except OutOfStock as short:
        raise CountedTooFew(left=sum(short.facts["short"].values())) from short  # type: ignore[attr-defined] # its own facts
    if cart is not None:
        price = Money(enquiry.unit_minor, enquiry.currency)
        held = Held(enquiry.public_id, enquiry.quantity)
        hold_line(cart, offer_id=enquiry.offer_id, price=price, held=held, now=now)
    tell_of_enquiry(enquiry, now=now)
    return enquiry
