"""The operator asks for a failed job again."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.kit.jobs import retry_job


@transaction.atomic(durable=True)
def retry_failed_job(acting: Acting, job: int, *, now: datetime) -> None:
    """Nothing happens for a job that is not failed any more."""
    if retry_job(job, now=now):
        record_action(acting, verb="retry_job", subject=str(job), reason="", now=now)
