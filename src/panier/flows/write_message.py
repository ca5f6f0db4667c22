"""One more message in a conversation; the shop's first answer is measured by its opening hours."""

from datetime import datetime

from django.db import transaction

from panier.civic.messaging.actions import (
    Said,
    add_message,
    check_said,
    check_voice,
    measure_answer,
    said_already,
)
from panier.civic.messaging.models import Message, Thread
from panier.civic.messaging.queries import limits, lock_thread
from panier.civic.messaging.rules import ThreadClosed, Voice, open_minutes
from panier.flows.shop_hours import openings_of


@transaction.atomic(durable=True)
def write_message(thread_id: int, voice: Voice, said: Said, *, now: datetime) -> Message:
    """The caller has shown that this side takes part. A second click is the same message.

    NothingSaid, TextTooLong, ThreadClosed, Silenced, TooManyMessages.
    """
    thread = lock_thread(thread_id)  # a closing waits here, and so does a second click
    said = check_said(said, limits(thread.territory_id, now).text_length)
    if earlier := said_already(thread, voice, said):
        return earlier
    if thread.state != Thread.State.OPEN:
        raise ThreadClosed
    check_voice(thread, voice, now=now)
    return put_in(thread, voice, said, now=now)


def put_in(thread: Thread, voice: Voice, said: Said, *, now: datetime) -> Message:
    """Into a thread that is locked and checked."""
    if voice.side == "merchant" and thread.asked_at and not thread.answered_at:
        place = thread.place.public_id if thread.place else ""
        openings = openings_of(thread.territory_id, place, now=thread.asked_at)
        measure_answer(thread, open_minutes(openings, thread.asked_at, now), now=now)
    return add_message(thread, voice, said, now=now)
