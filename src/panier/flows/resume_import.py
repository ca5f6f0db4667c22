"""A long import has not moved for a while: whoever waits asks for it again."""

from datetime import datetime

from django.db import transaction

from panier.flows.import_tasks import enqueue_work
from panier.offer.catalogue.queries.imports import import_of_merchant, task_of
from panier.offer.catalogue.rules.runs import STILL_AFTER


@transaction.atomic(durable=True)
def resume_import(merchant_id: int, public_id: str, *, now: datetime) -> None:
    """NoSuchImport; nothing happens where nothing is open, or where it moves."""
    run = import_of_merchant(merchant_id, public_id)
    task = task_of(run)
    if task and task.is_open and task.moved_at <= now - STILL_AFTER:
        enqueue_work(run)
