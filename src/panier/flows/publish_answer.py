"""A shop puts a question about a product, with its answer, on the product's page."""

from datetime import datetime

from django.db import transaction

from panier.civic.messaging.actions.publishing import Pair, publish_pair
from panier.civic.messaging.models import Published
from panier.civic.messaging.queries import lock_thread, message_of, thread_of_merchant
from panier.kit.freshness import changed


@transaction.atomic(durable=True)
def publish_answer(merchant_id: int, thread: str, said: tuple[str, str], *, actor: str, now: datetime) -> Published:
    """`said`: the public ids of the question and of the answer. NoSuchThread, NotToPublish."""
    found = lock_thread(thread_of_merchant(merchant_id, thread).pk)
    question, answer = (message_of(found, each) for each in said)
    published = publish_pair(found, Pair(question, answer), actor=actor, now=now)
    changed(published.product)
    return published
