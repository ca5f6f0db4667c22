"""Jobs live in PostgreSQL and are enqueued in the transaction of the change that needs them (procrastinate)."""

from datetime import datetime

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.types import JSONValue


def enqueue(name: str, *, once: str | None = None, at: datetime | None = None, **arguments: JSONValue) -> None:
    """Ask the worker to run job `name`. `once`: while such a job waits, another is not added."""
    try:
        with transaction.atomic():  # a savepoint: a job that waits already must not spoil the caller's transaction
            app.configure_task(name, queueing_lock=once, schedule_at=at).defer(**arguments)
    except AlreadyEnqueued:
        return
