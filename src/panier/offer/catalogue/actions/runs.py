"""Writing down imports: the file, what was shown, what was done, what was undone."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypedDict, cast
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from panier.offer.catalogue.models import ImportChange, ImportRun, ImportTask
from panier.offer.catalogue.queries.imports import import_from_key
from panier.offer.catalogue.rules.runs import Answers, KeyUsed
from panier.offer.catalogue.rules.states import Difference, ProductState

FILE_NAME_LENGTH = 200
COLUMN_LENGTH = 300
MOST_PREVIEWS = 10  # of one merchant
WRITE_CHANGES = """
INSERT INTO catalogue_importchange
  (run_id, kind, line, product_key, title, "column", code, details, differences, before, after, product_id, outcome)
SELECT %s, given.kind, given.line, given.product_key, given.title, given."column", given.code, given.details, given.differences,
  given.before, given.after, given.product_id, ''
FROM jsonb_to_recordset(%s::jsonb) AS given (kind text, line int, product_key text, title text, "column" text, code text,
  details jsonb, differences jsonb, before jsonb, after jsonb, product_id bigint)
"""
FAST = 1  # of zlib: a large file is packed in a request


@dataclass(frozen=True, slots=True)
class GivenFile:
    """What somebody brings: `key` is the form's; the account is None for the command. `packed`: its bytes, compressed."""

    merchant_id: int
    account_id: int | None
    key: UUID
    name: str
    packed: bytes
    size: int
    digest: str


def given_file(owner: tuple[int, int | None], key: UUID, name: str, pieces: Iterable[bytes]) -> GivenFile:
    """Of a merchant and whoever brings it; packed piece by piece, so that a large file is never whole in memory."""
    packing, digest, size = zlib.compressobj(FAST), hashlib.sha256(), 0
    packed = bytearray()
    for piece in pieces:
        size += len(piece)
        digest.update(piece)
        packed += packing.compress(piece)
    packed += packing.flush()
    return GivenFile(*owner, key, name, bytes(packed), size, digest.hexdigest())


class Change(TypedDict):
    """A row of ImportChange, before it is one."""

    kind: str
    line: int
    product_key: str
    title: str
    column: str
    code: str
    details: Mapping[str, Any]
    differences: Sequence[Difference]
    before: ProductState | None
    after: ProductState | None
    product_id: int | None


def change(kind: str, line: int = 0, **given: Any) -> Change:
    """Empty where nothing is given."""
    row: Any = {
        "kind": kind, "line": line, "product_key": "", "title": "", "column": "", "code": "", "details": {}, "differences": [],
        "before": None, "after": None, "product_id": None,
    }  # fmt: skip
    return cast("Change", row | given)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a look at the file found; `digest` is the plan's. `columns`: each header with what stands below it first."""

    dialect: str
    encoding: str
    source: str
    is_readable: bool
    digest: str
    counts: Mapping[str, int]
    columns: Sequence[tuple[str, Sequence[str]]]


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
            "file": given.packed,
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
    run.counts = dict(preview.counts)
    run.columns = [[header[:COLUMN_LENGTH], list(samples)] for header, samples in preview.columns]
    run.save(update_fields=["dialect", "encoding", "source", "is_readable", "plan_digest", "counts", "columns"])


def forget_changes(run: ImportRun) -> None:
    """What an earlier look has listed."""
    ImportChange.objects.filter(run=run).delete()


def write_changes(run: ImportRun, changes: Sequence[Change]) -> None:
    """The next of the list. As one text: a row of arrays would cost its escaping many times its worth."""
    for change in changes:
        change["column"] = change["column"][:COLUMN_LENGTH]
    with connection.cursor() as cursor:
        cursor.execute(WRITE_CHANGES, [run.pk, json.dumps(changes, ensure_ascii=False)])


def rewrite_after(change: ImportChange) -> None:
    """What it came to is not quite what was planned."""
    change.save(update_fields=["after"])


def record_applied(run: ImportRun, *, now: datetime) -> None:
    """Done; the file has served."""
    run.state, run.applied_at, run.file = ImportRun.State.APPLIED, now, b""
    run.save(update_fields=["state", "applied_at", "file"])


def note_outcomes(run: ImportRun, outcomes: Mapping[int, str]) -> None:
    """What became of each change, by its key."""
    for outcome in sorted(set(outcomes.values())):
        ids = [change for change, became in outcomes.items() if became == outcome]
        ImportChange.objects.filter(run=run, pk__in=ids).update(outcome=outcome)


def record_undone(run: ImportRun, outcomes: Mapping[str, int], *, now: datetime) -> None:
    """How many changes came to what."""
    run.state, run.undone_at = ImportRun.State.UNDONE, now
    run.counts = {**run.counts, **{f"undo_{outcome}": count for outcome, count in outcomes.items()}}
    run.save(update_fields=["state", "undone_at", "counts"])


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
