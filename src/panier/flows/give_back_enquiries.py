"""An order that took over what a shop held ended unpaid: the shop holds it again, for as long as it had promised."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from panier.offer.inventory.actions import lock_promised, reserve
from panier.offer.inventory.rules import OutOfStock, Wanted
from panier.trade.enquiries.actions import Move, move_enquiry
from panier.trade.enquiries.models import Enquiry
from panier.trade.enquiries.queries import lock_bought

SYSTEM = "système"


def lock_taken(order_ids: Sequence[int], parts: Sequence[str]) -> list[Enquiry]:
    """The enquiries these orders took over and every level they and their parts (holders) touch, before any is released."""
    taken = lock_bought(order_ids)
    if taken:
        lock_promised([*parts, *(enquiry.public_id for enquiry in taken)])
    return taken


def give_back_enquiries(taken: Sequence[Enquiry], *, now: datetime) -> None:
    """Held again until the same hour; what is past its hour, or has gone meanwhile, lapses."""
    for enquiry in taken:
        again = enquiry.held_until is not None and enquiry.held_until > now and _held_again(enquiry)
        move_enquiry(enquiry, Move(Enquiry.State.ACCEPTED if again else Enquiry.State.LAPSED, SYSTEM, now))


def _held_again(enquiry: Enquiry) -> bool:
    if enquiry.held_until is None:
        return False
    try:
        with transaction.atomic():
            reserve([Wanted(enquiry.stock_id, enquiry.quantity, enquiry.public_id)], until=enquiry.held_until)
    except OutOfStock:
        return False
    return True
