"""A reader reports a published question or answer."""

from datetime import datetime

from django.db import transaction

from panier.civic.messaging.actions.publishing import report_published
from panier.civic.messaging.models import Published, PublishedReport


@transaction.atomic(durable=True)
def report_answer(published: Published, account_id: int, why: str, note: str, *, now: datetime) -> PublishedReport:
    """The caller has shown that it is on the page. BadReport."""
    return report_published(published, account_id, why, note, now=now)
