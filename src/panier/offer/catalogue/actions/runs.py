"""Writing down imports: the file, what was shown, what was done, what was undone."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from panier.kit.progress import in_batches
from panier.offer.catalogue.models import ImportChange, ImportRun, ImportTask
from panier.offer.catalogue.queries.imports import import_from_key
from panier.offer.catalogue.rules.runs import LISTING, Answers, KeyUsed

FILE_NAME_LENGTH = 200
COLUMN_LENGTH = 300
MOST_PREVIEWS = 10  # of one merchant


@dataclass(frozen=True, slots=True)
class GivenFile:
    """What somebody brings: `key` is the form's; the account is None for the command."""

    merchant_id: int
    account_id: int | None
    key: UUID
    name: str
    data: bytes

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a look at the file found; `digest` is the plan's."""

    dialect: str
    encoding: str
    source: str
    is_readable: bool
    digest: str
    totals: Mapping[str, int]
    changes: Sequence[ImportChange]


def run_of_key(given: GivenFile) -> ImportRun | None:
    """The run this very form has made already; KeyUsed when it was with another file."""
    run = import_from_key(given.merchant_id, given.key)
    if run is not None and run.file_digest != given.digest:
        raise KeyUsed
    return run


def open_run(given: GivenFile, answers: Answers, place_id: int, *, now: datetime) -> ImportRun:
    """A new run with its file; sent twice at once, the second finds the first's (`run_of_key` has looked before)."""
    run, made = ImportRun.objects.get_or_create(
        merchant_id=given.merchant_id,
        key=given.key,
        defaults={
            "account_id": given.account_id,
            "file_name": given.name.replace("\0", "")[-FILE_NAME_LENGTH:],
            "file": zlib.compress(given.data),
            "file_digest": given.digest,
            "place_id": place_id,
            "answers": answers_kept(answers),
            "begun_at": now,
        },
    )
    if not made and run.file_digest != given.digest:
        raise KeyUsed
    _forget_earlier(given.merchant_id)
    return run


def answers_kept(answers: Answers) -> dict[str, Any]:
    """As JSON; the place has its own column."""
    kept = asdict(answers)
    del kept["place"]
    return {**kept, "columns": {str(position): means for position, means in answers.columns.items()}}


def keep_answers(run: ImportRun, answers: Answers, place_id: int) -> None:
    run.answers, run.place_id = answers_kept(answers), place_id
    run.save(update_fields=["answers", "place"])


def keep_preview(run: ImportRun, preview: Preview) -> None:
    """What is shown from now on, in place of what was."""
    run.dialect, run.encoding, run.source = preview.dialect, preview.encoding, preview.source
    run.is_readable, run.plan_digest = preview.is_readable, preview.digest
    run.counts = {**Counter(change.kind for change in preview.changes), **preview.totals}
    run.save(update_fields=["dialect", "encoding", "source", "is_readable", "plan_digest", "counts"])
    keep_changes(run, preview.changes)


def keep_changes(run: ImportRun, changes: Sequence[ImportChange]) -> None:
    ImportChange.objects.filter(run=run).delete()
    for change in changes:
        change.run = run
        change.column = change.column[:COLUMN_LENGTH]
    for some in in_batches(LISTING, changes):
        ImportChange.objects.bulk_create(some)


def record_applied(run: ImportRun, changes: Sequence[ImportChange], *, now: datetime) -> None:
    """Done: each change with its before and after; the file has served."""
    run.state, run.applied_at, run.file = ImportRun.State.APPLIED, now, b""
    run.save(update_fields=["state", "applied_at", "file"])
    keep_changes(run, changes)


def record_undone(run: ImportRun, outcomes: Mapping[int, str], *, now: datetime) -> None:
    """What became of each change, by its key."""
    run.state, run.undone_at = ImportRun.State.UNDONE, now
    run.counts = {**run.counts, **Counter(f"undo_{outcome}" for outcome in outcomes.values())}
    run.save(update_fields=["state", "undone_at", "counts"])
    for outcome in sorted(set(outcomes.values())):
        ids = [change for change, became in outcomes.items() if became == outcome]
        ImportChange.objects.filter(run=run, pk__in=ids).update(outcome=outcome)


def forget_previews(*, begun_before: datetime) -> int:
    """Previews nobody applied, with their files; how many."""
    return _forget(ImportRun.objects.filter(state=ImportRun.State.PREVIEWED, begun_at__lt=begun_before))


def forget_run(run: ImportRun) -> None:
    """A preview that has nothing to say."""
    _forget(ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.PREVIEWED))


def _forget(runs: "QuerySet[ImportRun]") -> int:
    """In two statements, whatever they hold."""
    ids = list(runs.values_list("pk", flat=True))
    ImportChange.objects.filter(run__in=ids).delete()
    return ImportRun.objects.filter(pk__in=ids).delete()[0]


def _forget_earlier(merchant_id: int) -> None:
    """Of one merchant's previews only the latest are kept: a file each is much to keep."""
    previews = ImportRun.objects.filter(merchant_id=merchant_id, state=ImportRun.State.PREVIEWED)
    previews = previews.exclude(
        pk__in=ImportTask.objects.exclude(state=ImportTask.State.REFUSED).values("run")
    )  # at work
    _forget(
        ImportRun.objects.filter(
            pk__in=list(previews.order_by("-begun_at", "-pk").values_list("pk", flat=True)[MOST_PREVIEWS:])
        )
    )
