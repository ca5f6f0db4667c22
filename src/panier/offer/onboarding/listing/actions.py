"""A directory brought in: the run that is told how far it is, a batch at a time, each batch a transaction."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from panier.offer.onboarding.models import DirectoryRun, Listing
from panier.offer.onboarding.rules.directory import DONE, FAILED, MOST_PROBLEMS, WAITING, WORKING, BadRow

FILE_NAME_LENGTH = 120


class Given(NamedTuple):
    public_id: str  # the file is kept under it
    file_name: str
    digest: str
    shape: str
    account_id: int | None


class Batch(NamedTuple):
    """What became of some rows: the new shops by source key, how many were known, those refused."""

    listed: Sequence[tuple[str, int]]
    known: int
    refused: Sequence[BadRow]
    size: int


def open_run(territory: str, given: Given, *, now: datetime) -> DirectoryRun:
    return DirectoryRun.objects.create(
        public_id=given.public_id,
        territory_id=territory,
        file_name=given.file_name[-FILE_NAME_LENGTH:],
        digest=given.digest,
        shape=given.shape,
        account_id=given.account_id,
        asked_at=now,
        moved_at=now,
    )


def lock_run(public_id: str) -> DirectoryRun | None:
    """One worker at a time; None when there is nothing left to do."""
    run = DirectoryRun.objects.select_for_update().filter(public_id=public_id).first()
    return run if run and run.state in {WAITING, WORKING} else None


def begin_run(run: DirectoryRun, total: int, *, now: datetime) -> None:
    run.state, run.total, run.moved_at = WORKING, total, now
    run.save(update_fields=["state", "total", "moved_at"])


def end_batch(run: DirectoryRun, batch: Batch, *, now: datetime) -> None:
    """Remember what came from where, and how far the work is."""
    Listing.objects.bulk_create(
        Listing(territory_id=run.territory_id, source_key=key, merchant_id=merchant, run=run)
        for key, merchant in batch.listed
    )
    counts = Counter(run.counts)
    counts.update(listed=len(batch.listed), known=batch.known, refused=len(batch.refused))
    run.counts, run.done, run.moved_at = dict(counts), run.done + batch.size, now
    room = MOST_PROBLEMS - len(run.problems)
    run.problems = [*run.problems, *({"line": row.line, "problem": row.problem} for row in batch.refused[:room])]
    run.save(update_fields=["counts", "done", "moved_at", "problems"])


def end_run(run: DirectoryRun, *, fault: str = "", now: datetime) -> None:
    run.state, run.fault, run.moved_at = FAILED if fault else DONE, fault, now
    run.save(update_fields=["state", "fault", "moved_at"])


def listed_already(territory: str, keys: Sequence[str]) -> set[str]:
    rows = Listing.objects.filter(territory_id=territory, source_key__in=keys)
    return set(rows.values_list("source_key", flat=True))
