"""Jobs live in PostgreSQL and are enqueued in the transaction of the change that needs them (procrastinate)."""

from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.types import JSONValue

from panier.kit.refusals import Refusal

MOST_FAILED = 200
FAILED = """
SELECT job.id, job.task_name, job.args, job.attempts, max(event.at) AS failed_at
FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
WHERE job.status = 'failed' GROUP BY job.id ORDER BY failed_at DESC, job.id DESC LIMIT %s
"""


class NoSuchJob(Refusal):
    """No failed job has this number: it never was, or it works again already."""

    code: ClassVar[str] = "not-found"


class FailedJob(NamedTuple):
    """A job that gave up. `id` is the queue's own number; operators alone see it."""

    id: int
    name: str
    arguments: dict[str, Any]
    attempts: int
    failed_at: datetime


def enqueue(name: str, *, once: str | None = None, at: datetime | None = None, **arguments: JSONValue) -> None:
    """Ask the worker to run job `name`. `once`: while such a job waits, another is not added."""
    job = app.configure_task(name, queueing_lock=once, schedule_at=at)
    if once is None:
        job.defer(**arguments)
        return
    try:
        with transaction.atomic():  # a savepoint: a job that waits already must not spoil the caller's transaction
            job.defer(**arguments)
    except AlreadyEnqueued:
        return


def failed_jobs(limit: int = 50) -> list[FailedJob]:
    """The jobs that gave up, the latest first."""
    with connection.cursor() as cursor:
        cursor.execute(FAILED, [min(limit, MOST_FAILED)])
        return [FailedJob(*row) for row in cursor.fetchall()]


@transaction.atomic
def retry_job(job_id: int, *, now: datetime) -> None:
    """Let a failed job try again, now; NoSuchJob when none has failed under this number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs WHERE id = %s AND status = 'failed' FOR UPDATE", [job_id])
        if cursor.fetchone() is None:
            raise NoSuchJob
    try:
        with transaction.atomic():  # the same `once` may wait already: then this one has nothing left to do
            app.job_manager.retry_job_by_id(job_id, retry_at=now)
    except ConnectorException:
        return
