"""One step of a long work in a process of its own, as the worker would do it: `python -m …bench.worked MODULE STEP GIVEN…`.

Prints as JSON what it took: seconds by the clock and of the processor, the most memory the process ever held, and before it began.
"""

import json
import os
import re
import resource
import sys
import time
from importlib import import_module
from pathlib import Path

import django

from panier.config.commands.worker import YIELDS


def main(module: str, step: str, *given: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panier.config.settings")
    os.nice(YIELDS)
    django.setup()
    import panier.sites.clockwork.tasks  # noqa: F401 - what a worker holds

    work = import_module(f"{__spec__.parent}.{module}").work
    sys.stdout.write("\n")  # ready; begins when told to
    sys.stdout.flush()
    sys.stdin.readline()
    before, began, worked = _peak(), time.perf_counter(), time.process_time()
    made = work(step, *given)
    taken = {"wall": time.perf_counter() - began, "worked": time.process_time() - worked, "peak": _peak()}
    sys.stdout.write(json.dumps({"made": made, "before": before, "database": _database_worked(), **taken}))


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


if __name__ == "__main__":
    main(*sys.argv[1:])
