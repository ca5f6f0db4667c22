"""Somebody decides about an import at the desk: a small one is done at once, a long one is given to a job."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.flows.import_plans import checked
from panier.flows.import_tasks import ask_job
from panier.flows.work_on_import import do_task
from panier.offer.catalogue.actions.runs import answers_kept
from panier.offer.catalogue.actions.tasks import end_task
from panier.offer.catalogue.models import ImportRun, ImportTask
from panier.offer.catalogue.queries.imports import has_open_task, import_of_merchant, is_long, task_of
from panier.offer.catalogue.rules.runs import Answers, WrongImportState


class Decision(NamedTuple):
    """`kind` as in rules.runs; `by` whom, for the trace; `answers` of a look."""

    kind: str
    by: Acting
    answers: Answers | None = None


def decide_import(merchant_id: int, public_id: str, decision: Decision, *, now: datetime) -> bool:
    """Whether a job has it now. NoSuchImport, BadAnswer; WrongImportState when the job is asked something else already.

    Done at once it refuses as the flow does. While a job works for this merchant, small imports wait behind it.
    Who decides is written first: the work has transactions of its own, and may be refused.
    """
    run = import_of_merchant(merchant_id, public_id)
    if not (is_long(merchant_id, run.counts) or has_open_task(merchant_id)):
        if task_of(run):
            end_task(run.pk)  # refused earlier: this decision is another
        _note(run, decision, now)
        do_task(run, decision.kind, decision.answers, now=now)
        return False
    _give(run, decision, now)
    return True


@transaction.atomic(durable=True)
def _give(run: ImportRun, decision: Decision, now: datetime) -> None:
    answers = decision.answers
    _note(run, decision, now)
    if answers:
        answers, _ = checked(run.merchant_id, run.merchant.territory_id, answers)
    if ask_job(run, decision.kind, answers, now=now):
        return
    open_one = ImportTask.objects.filter(run=run).first()
    if open_one and not _is_same(open_one, decision.kind, answers):
        raise WrongImportState(state=open_one.kind)


def _note(run: ImportRun, decision: Decision, now: datetime) -> None:
    record_action(decision.by, verb=f"import.{decision.kind}", subject=run.public_id, reason="", now=now)


def _is_same(task: ImportTask, kind: str, answers: Answers | None) -> bool:
    """A double click asks the same; the headers' digest is the job's to add."""
    asked = {**answers_kept(answers), "place": answers.place, "headers": ""} if answers else None
    kept = {**task.answers, "headers": ""} if task.answers else None
    return (task.kind, kept) == (kind, asked)
