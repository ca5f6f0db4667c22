"""An operator brings a directory of shops in: the file is kept, and a job lists its shops."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.kit.ids import new_id
from panier.kit.jobs import enqueue
from panier.offer.onboarding.files import keep_directory
from panier.offer.onboarding.listing.actions import Given, open_run
from panier.offer.onboarding.models import DirectoryRun
from panier.offer.onboarding.rules.directory import shape_of


@transaction.atomic(durable=True)
def import_directory(acting: Acting, file_name: str, chunks: Iterable[bytes], *, now: datetime) -> DirectoryRun:
    """The caller has shown that the actor operates the territory. What is wrong with the file, the run tells."""
    public_id = new_id("dir")
    digest, beginning = keep_directory(public_id, chunks)
    given = Given(public_id, file_name, digest, shape_of(beginning), acting.account_id)
    run = open_run(acting.territory, given, now=now)
    record_action(acting, verb="directory:import", subject=run.public_id, reason=file_name, now=now)
    enqueue("list_directory", once=f"directory:{run.public_id}", behind="directories", run=run.public_id)
    return run
