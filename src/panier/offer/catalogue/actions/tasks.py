"""What a job shall do with an import: asked once, told how far it is, gone once it is done."""

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from django.db import connection

from panier.kit.progress import written_aside
from panier.kit.refusals import Refusal
from panier.offer.catalogue.models import ImportRun, ImportTask

# One task a run; a refused one gives way. Nothing comes back where another is open.
ASK = """
INSERT INTO catalogue_importtask AS task (run_id, kind, state, answers, stage, done, total, refusal, asked_at, moved_at)
VALUES (%s, %s, 'waiting', %s::jsonb, '', 0, 0, '{}', %s, %s)
ON CONFLICT (run_id) DO UPDATE SET kind = excluded.kind, state = excluded.state, answers = excluded.answers,
  stage = '', done = 0, total = 0, refusal = '{}', asked_at = excluded.asked_at, moved_at = excluded.moved_at
WHERE task.state = 'refused' RETURNING run_id
"""
MOVED = "UPDATE catalogue_importtask SET stage = %s, done = %s, total = %s, moved_at = %s WHERE run_id = %s"


def ask_task(run_id: int, kind: str, answers: Mapping[str, Any] | None, *, now: datetime) -> bool:
    """False: another task of this run is open already."""
    with connection.cursor() as cursor:
        cursor.execute(ASK, [run_id, kind, json.dumps(answers) if answers is not None else None, now, now])
        return cursor.fetchone() is not None


def begin_task(public_id: str, *, now: datetime) -> ImportTask | None:
    """The open task of this run, at work from now on; None when there is none (any more)."""
    tasks = ImportTask.objects.filter(run__public_id=public_id).exclude(state=ImportTask.State.REFUSED)
    tasks.update(state=ImportTask.State.WORKING, stage="", done=0, total=0, moved_at=now)
    return tasks.select_related("run").defer("run__file").first()


def end_task(run_id: int) -> None:
    ImportTask.objects.filter(run=run_id).delete()


def stop_task(task: ImportTask, state: str) -> None:
    """Waiting again, or by a fault of ours: the job's next try begins it from the start."""
    ImportTask.objects.filter(run=task.run_id).update(state=state)


def refuse_task(task: ImportTask, refusal: Refusal) -> None:
    kept = {"code": refusal.code, "facts": json.loads(json.dumps(refusal.facts, default=str))}
    ImportTask.objects.filter(run=task.run_id).update(state=ImportTask.State.REFUSED, refusal=kept)


def keep_size(run: ImportRun, counts: Mapping[str, int]) -> None:
    """Of a file nobody has looked at yet: what is known of it, `rows` or `bytes`."""
    run.counts = dict(counts)
    run.save(update_fields=["counts"])


def told_to(task: ImportTask, *, now: datetime) -> AbstractContextManager[None]:
    return written_aside(MOVED, task.run_id, now=now)
