"""A guest confirms the address, and the question goes to the shop."""

from datetime import datetime

from django.db import transaction

from panier.civic.messaging.actions import ask_to_tell, confirm_thread
from panier.civic.messaging.models import Thread
from panier.civic.messaging.queries import lock_thread, silence_of, thread_by_token
from panier.civic.messaging.rules import Silenced


@transaction.atomic(durable=True)
def confirm_question(token: str, *, now: datetime) -> Thread:
    """The link of the letter is the proof. Twice is once. NoSuchThread, Silenced."""
    thread = lock_thread(thread_by_token(token).pk)
    if thread.state == Thread.State.UNCONFIRMED:
        if silence := silence_of(thread.territory_id, thread.account_id, thread.email, now):
            raise Silenced(until=silence.until, reason=silence.reason)
        confirm_thread(thread, now=now)
        ask_to_tell(thread, "shopper", now=now)
    return thread
