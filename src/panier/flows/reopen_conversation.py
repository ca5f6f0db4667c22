"""The market opens a conversation again that it closed."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.civic.messaging.actions import reopen_thread
from panier.civic.messaging.models import Thread
from panier.civic.messaging.queries import lock_thread, thread_for_operator


@transaction.atomic(durable=True)
def reopen_conversation(acting: Acting, public_id: str, *, now: datetime) -> Thread:
    """NoSuchThread."""
    thread = lock_thread(thread_for_operator(acting.territory, public_id).pk)
    if thread.state == Thread.State.CLOSED:
        reopen_thread(thread)
        record_action(acting, verb="reopen_conversation", subject=public_id, reason="", now=now)
    return thread
