"""Operators are told, once, of a report on a message or a published question that was not decided in its time."""

from datetime import datetime

from django.db import transaction

from panier.base.notifications.actions import record_letters
from panier.civic.messaging.queries import late_reports
from panier.civic.messaging.queries.published import late_published_reports
from panier.flows.conversation_letters import late_published_letters, operators_letters


@transaction.atomic(durable=True)
def remind_reports(territory: str, *, now: datetime) -> int:
    """How many wait too long; letters recorded already are not recorded again."""
    late, published = late_reports(territory, now), late_published_reports(territory, now)
    letters = [
        letter
        for report in late
        for letter in operators_letters(report.message.thread, "report_waits", report.public_id)
    ]
    letters += [letter for report in published for letter in late_published_letters(report)]
    record_letters(letters, now=now)
    return len(late) + len(published)
