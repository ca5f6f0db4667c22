"""One step of an import in a process of its own, as the worker would do it: `python -m …bench.import_work STEP MERCHANT FILE_OR_RUN`.

Prints as JSON what it took: seconds by the clock and of the processor, the most memory the process ever held, and before it began.
"""

import json
import os
import re
import resource
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

import django

from panier.config.commands.worker import YIELDS

RECEIVE, PIECE = "receive", 65_536


def main(step: str, merchant: int, given: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panier.config.settings")
    os.nice(YIELDS)
    django.setup()
    import panier.sites.clockwork.tasks  # noqa: F401 - what a worker holds

    sys.stdout.write("\n")  # ready; begins when told to
    sys.stdout.flush()
    sys.stdin.readline()
    before, began, worked = _peak(), time.perf_counter(), time.process_time()
    run = _receive(merchant, Path(given)) if step == RECEIVE else _work(given, step)
    taken = {"wall": time.perf_counter() - began, "worked": time.process_time() - worked, "peak": _peak()}
    sys.stdout.write(json.dumps({"run": run, "before": before, "database": _database_worked(), **taken}))


def _database_worked() -> float:
    """Seconds of processor time of the database's process at the other end, where it is on this machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        figures = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not figures.exists():
        return 0.0
    return sum(map(int, figures.read_text().rpartition(")")[2].split()[11:13])) / os.sysconf("SC_CLK_TCK")


def _peak() -> float:
    """Megabytes. Linux counts in getrusage what the parent held when it started this process: its own count begins anew."""
    status = Path("/proc/self/status")
    if status.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", status.read_text())):
        return int(found[1]) / 1000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


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


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
