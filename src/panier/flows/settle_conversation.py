"""The shop says that nothing more is to be answered."""

from django.db import transaction

from panier.civic.messaging.actions import settle_thread
from panier.civic.messaging.queries import lock_thread, thread_of_merchant


@transaction.atomic(durable=True)
def settle_conversation(merchant_id: int, public_id: str) -> None:
    """NoSuchThread. Twice is once; the next message of the shopper waits again."""
    settle_thread(lock_thread(thread_of_merchant(merchant_id, public_id).pk))
