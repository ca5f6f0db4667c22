"""One side calls the market into a conversation, with a reason: from then on an operator reads and writes in it."""

from datetime import datetime

from django.db import transaction

from panier.base.notifications.actions import record_letters
from panier.civic.messaging.actions import call_market
from panier.civic.messaging.models import Thread
from panier.civic.messaging.queries import lock_thread
from panier.flows.conversation_letters import called_letters, operators_letters


@transaction.atomic(durable=True)
def call_operator(thread_id: int, side: str, reason: str, *, now: datetime) -> Thread:
    """The caller has shown that this side takes part; the other and the operators are told by letter. ReasonNeeded, CalledAlready, ThreadClosed."""
    thread = lock_thread(thread_id)
    call_market(thread, side, reason, now=now)
    letters = called_letters(thread, "merchant" if side == "shopper" else "shopper")
    record_letters([*letters, *operators_letters(thread, "operator_called", thread.public_id)], now=now)
    return thread
