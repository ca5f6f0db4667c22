"""The steps of an import, as its request and its worker do them."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

RECEIVE, PIECE = "receive", 65_536


def work(step: str, merchant: str, given: str) -> str:
    """The run's id. `given`: a file to receive, or a run."""
    return _receive(int(merchant), Path(given)) if step == RECEIVE else _work(given, step)


def _receive(merchant_id: int, file: Path) -> str:
    """As the request that brings it; the job it asks for is this bench's to do."""
    from django.db import connection

    from panier.flows.preview_import import preview_import
    from panier.offer.catalogue.actions.runs import given_file
    from panier.offer.catalogue.rules.runs import Answers
    from panier.offer.merchants.models import Merchant

    territory = Merchant.objects.values_list("territory_id", flat=True).get(pk=merchant_id)
    with file.open("rb") as opened:
        given = given_file((merchant_id, None), uuid4(), file.name, iter(partial(opened.read, PIECE), b""))
    run: str = preview_import(territory, given, Answers(), now=datetime.now(tz=UTC), in_request=True).public_id
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE args->>'run' = %s", [run])
    return run


def _work(run: str, step: str) -> str:
    from panier.flows.work_on_import import work_on_import
    from panier.offer.catalogue.actions.tasks import ask_task
    from panier.offer.catalogue.models import ImportRun, ImportTask

    now = datetime.now(tz=UTC)
    found = ImportRun.objects.defer("file").get(public_id=run)
    ask_task(found.pk, step, None, now=now)  # asked by the request already, where it brought the file
    work_on_import(run, now=now)
    refused = ImportTask.objects.filter(run=found).first()
    if refused:
        raise SystemExit(f"{step}: {refused.refusal}")
    return run
