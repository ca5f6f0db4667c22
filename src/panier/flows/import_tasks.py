"""Long work on an import, for a job: asked in the transaction of whoever asks, and one at a time of each merchant."""

from datetime import datetime

from panier.kit.jobs import enqueue
from panier.offer.catalogue.actions.runs import answers_kept
from panier.offer.catalogue.actions.tasks import ask_task
from panier.offer.catalogue.models import ImportRun
from panier.offer.catalogue.rules.runs import Answers


def ask_job(run: ImportRun, kind: str, answers: Answers | None, *, now: datetime) -> bool:
    """False, and nothing is asked: another task of this run is open."""
    kept = {**answers_kept(answers), "place": answers.place} if answers else None
    if not ask_task(run.pk, kind, kept, now=now):
        return False
    enqueue_work(run)
    return True


def enqueue_work(run: ImportRun) -> None:
    """Waits already: it is one. Behind whatever else is done for this merchant."""
    enqueue(
        "work_on_import", once=f"import:{run.public_id}", behind=f"imports:{run.merchant.public_id}", run=run.public_id
    )
