"""A shop takes a published question off the product's page."""

from datetime import datetime

from django.db import transaction

from panier.civic.messaging.actions.publishing import withdraw_published
from panier.civic.messaging.queries import lock_thread, thread_of_merchant
from panier.civic.messaging.queries.published import published_of_thread
from panier.kit.freshness import changed


@transaction.atomic(durable=True)
def withdraw_answer(merchant_id: int, thread: str, *, now: datetime) -> None:
    """NoSuchThread. Twice is once; what the market has hidden stays hidden."""
    found = lock_thread(thread_of_merchant(merchant_id, thread).pk)
    published = published_of_thread(found)
    if published is not None and published.withdrawn_at is None and published.hidden_at is None:
        withdraw_published(published, now=now)
        changed(published.product)
