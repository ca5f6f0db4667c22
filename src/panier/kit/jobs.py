"""Jobs live in PostgreSQL and are enqueued in the transaction of the change that needs them (procrastinate)."""

import asyncio
from datetime import datetime
from typing import Any, NamedTuple, cast

from asgiref.sync import sync_to_async
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.types import JSONValue

MOST_FAILED = 200
HEARTBEAT_S = 5
STALLED_AFTER_S = 20  # a worker silent that long is dead
GRACE_S = 25  # how long jobs begun may take when the worker is asked to stop
FAILED = """
SELECT job.id, job.task_name, job.args, job.attempts, max(event.at) AS failed_at
FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
WHERE job.status = 'failed' GROUP BY job.id ORDER BY failed_at DESC, job.id DESC LIMIT %s
"""


class FailedJob(NamedTuple):
    """A job that gave up. `id` is the queue's own number; operators alone see it."""

    id: int
    name: str
    arguments: dict[str, Any]
    attempts: int
    failed_at: datetime


def enqueue(
    name: str, *, once: str | None = None, behind: str | None = None, at: datetime | None = None, **arguments: JSONValue
) -> None:
    """Ask the worker to run job `name`. `once`: while such a job waits, another is not added; while one runs, it waits.

    `behind`: of all jobs with this name, one runs at a time.
    """
    job = app.configure_task(name, queueing_lock=once, lock=behind or once, schedule_at=at)
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
def retry_job(job_id: int, *, now: datetime) -> bool:
    """Let a failed job try again, now; False when none has failed under this number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs WHERE id = %s AND status = 'failed' FOR UPDATE", [job_id])
        if cursor.fetchone() is None:
            return False
    try:
        with transaction.atomic():  # the same `once` may wait already: then this one has nothing left to do
            app.job_manager.retry_job_by_id(job_id, retry_at=now)
    except ConnectorException:
        return False
    return True


def run_worker(*, jobs_at_once: int = 4, wait: bool = True) -> None:
    """Work until SIGTERM or SIGINT, then finish the jobs begun; `wait=False` stops when nothing is left to do.

    The worker has connections of its own. The jobs keep Django's: what a job enqueues is part of its transaction
    (procrastinate's own command replaces the connector for both, and a job's rollback would leave its jobs behind).
    """
    worker = app.with_connector(cast("DjangoConnector", app.connector).get_worker_connector())

    async def work() -> None:
        async with worker.open_async():
            await worker.run_worker_async(
                concurrency=jobs_at_once,
                wait=wait,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=STALLED_AFTER_S,
                shutdown_graceful_timeout=GRACE_S,
            )
        await sync_to_async(connections.close_all)()  # the clock's own thread had one

    asyncio.run(work())
