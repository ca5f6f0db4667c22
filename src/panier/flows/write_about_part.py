"""A shopper or a shop begins, or goes on with, the conversation about one part of an order."""

from datetime import datetime

from django.db import transaction

from panier.civic.messaging.actions import Said, check_said, check_voice, said_already, thread_of_part
from panier.civic.messaging.models import Thread
from panier.civic.messaging.queries import limits, lock_thread
from panier.civic.messaging.rules import Voice
from panier.flows.write_message import put_in
from panier.trade.orders.models import Part
from panier.trade.orders.rules import NoSuchPart


@transaction.atomic(durable=True)
def write_about_part(part: Part, voice: Voice, said: Said, *, now: datetime) -> Thread:
    """The caller has shown that the part is the writer's. NoSuchPart while it is unpaid; else as `write_message`."""
    said = check_said(said, limits(part.order.territory_id, now).text_length)
    if part.state == Part.State.AWAITING_PAYMENT:
        raise NoSuchPart
    thread = lock_thread(thread_of_part(part, now=now))
    if said_already(thread, voice, said) is None:
        check_voice(thread, voice, now=now)
        put_in(thread, voice, said, now=now)
    return thread
