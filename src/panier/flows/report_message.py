"""One side says that a message of the other goes too far; an operator decides in the time the territory gives."""

from datetime import datetime

from django.db import transaction

from panier.civic.messaging.actions.reports import Complaint
from panier.civic.messaging.actions.reports import report_message as write_report
from panier.civic.messaging.models import Report
from panier.civic.messaging.queries import lock_thread, message_of


@transaction.atomic(durable=True)
def report_message(thread_id: int, message: str, complaint: Complaint, *, now: datetime) -> Report:
    """The caller has shown that this side takes part. NoSuchThread, BadReport. Twice is once."""
    thread = lock_thread(thread_id)
    return write_report(thread, message_of(thread, message), complaint, now=now)
