"""One side of a conversation is told by letter of what the others wrote since the last one: at most one letter in a quarter of an hour."""

from datetime import datetime

from django.db import transaction

from panier.base.notifications.actions import record_letters
from panier.civic.messaging.actions import ask_to_tell_at, mark_told
from panier.civic.messaging.models import Thread
from panier.civic.messaging.queries import limits, lock_thread, thread_key, untold_messages
from panier.civic.messaging.rules import tell_at
from panier.flows.conversation_letters import message_letters


@transaction.atomic(durable=True)
def tell_conversation(public_id: str, side: str, *, now: datetime) -> int:
    """How many letters. Nothing new, nothing said; too early, later."""
    key = thread_key(public_id)
    if key is None:
        return 0  # purged meanwhile
    thread = lock_thread(key)
    news = [] if thread.state == Thread.State.UNCONFIRMED else untold_messages(thread, side)
    if not news:
        return 0
    quiet = limits(thread.territory_id, now).quiet
    if (at := tell_at(getattr(thread, f"{side}_told_at"), quiet, now)) > now:
        ask_to_tell_at(thread, side, at)
        return 0
    letters = message_letters(thread, side, news)
    record_letters(letters, now=now)
    mark_told(thread, side, news[-1].pk, now=now)
    return len(letters)
