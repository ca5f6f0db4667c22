"""The job of a long import: looks at the file, applies or takes back, told aside how far it is. Again, it is the same."""

from datetime import datetime

from panier.flows.answer_import import answer_import
from panier.flows.apply_import import apply_import
from panier.flows.import_plans import answers_from, answers_of
from panier.flows.undo_import import undo_import
from panier.kit.refusals import Refusal
from panier.offer.catalogue.actions.tasks import begin_task, end_task, refuse_task, stop_task, told_to
from panier.offer.catalogue.models import ImportRun, ImportTask
from panier.offer.catalogue.rules.runs import APPLY, UNDO, Answers
from panier.offer.merchants.rules import GoodsBusy


def work_on_import(public_id: str, *, now: datetime) -> None:
    """Nothing is open: nothing happens. A refusal is kept for whoever asked; GoodsBusy and faults: the job tries again.

    Killed between the work and the task's end, the next try finds it done: each flow twice is once.
    """
    task = begin_task(public_id, now=now)
    if task is None:
        return
    answers = answers_from(task.answers) if task.answers else None
    try:
        with told_to(task, now=now):
            do_task(task.run, task.kind, answers, now=now)
    except GoodsBusy:
        stop_task(task, ImportTask.State.WAITING)
        raise
    except Refusal as refusal:
        refuse_task(task, refusal)
    except Exception:
        stop_task(task, ImportTask.State.FAULTED)
        raise
    else:
        end_task(task.run_id)


def do_task(run: ImportRun, kind: str, answers: Answers | None, *, now: datetime) -> None:
    """In this very thread, whole or not at all; refuses as the flow does."""
    if kind == APPLY:
        apply_import(run.merchant_id, run.public_id, now=now)
    elif kind == UNDO:
        undo_import(run.merchant_id, run.public_id, now=now)
    else:
        answer_import(run.merchant_id, run.public_id, answers or answers_of(run), now=now)
