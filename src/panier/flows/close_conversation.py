"""The market closes a conversation it was called into, with a last word that both sides read."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.civic.messaging.actions import Said, add_message, check_said, close_thread, said_already
from panier.civic.messaging.models import Thread
from panier.civic.messaging.queries import limits, lock_thread, thread_for_operator
from panier.civic.messaging.rules import NoSuchThread, Voice


@transaction.atomic(durable=True)
def close_conversation(acting: Acting, public_id: str, voice: Voice, said: Said, *, now: datetime) -> Thread:
    """NoSuchThread, NothingSaid, TextTooLong. A second click is once; who writes at the same instant comes before or not at all."""
    said = check_said(said, limits(acting.territory, now).text_length)
    thread = lock_thread(thread_for_operator(acting.territory, public_id).pk)
    if thread.called_at is None:
        raise NoSuchThread
    if thread.state == Thread.State.OPEN and said_already(thread, voice, said) is None:
        add_message(thread, voice, said, now=now)
        close_thread(thread, now=now)
        record_action(acting, verb="close_conversation", subject=public_id, reason=said.text, now=now)
    return thread
