"""A request of a web process waits for no lock that another thread may hold; each process of a small machine keeps to a core."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from asgiref.local import Local

from panier.config.threads import OF_A_THREAD

ASKED = """
import os, sys, threading
from wsgiref.util import setup_testing_defaults
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
from panier.config.threads import OF_A_THREAD, share_no_locks
if "shared" not in sys.argv:
    share_no_locks()
caches["default"]
def ask():
    asked = {"PATH_INFO": "/healthz"}
    setup_testing_defaults(asked)
    answer = application(asked, lambda status, headers: None)
    assert answer.status_code == 200
    answer.close()
ask()
kept = [caches._connections, *(getattr(module, name) for module, name in OF_A_THREAD)]
for lock in (request_started.lock, request_finished.lock, *(each._lock for each in kept if hasattr(each, "_lock"))):
    lock.acquire()
asking = threading.Thread(target=ask, daemon=True)
asking.start()
asking.join(float(sys.argv[1]))
print("stopped" if asking.is_alive() else "answered", flush=True)
os._exit(0)
"""
KEPT = """
import os, sys
from pathlib import Path
from panier.config import threads
threads.PROCESSES = int(sys.argv[2])
threads.keep_to_a_core(Path(sys.argv[1]))
print(*sorted(os.sched_getaffinity(0)), flush=True)
sys.stdin.read()
"""


def python(script: str, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", script, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def said(asked: "subprocess.Popen[str]") -> str:
    return asked.stdout.readline().strip() if asked.stdout else ""


def test_what_is_kept_for_a_thread_is_what_the_framework_keeps_for_tasks() -> None:
    """Renamed by it, they would silently be shared again."""
    assert all(isinstance(getattr(module, name), Local) for module, name in OF_A_THREAD)


@pytest.mark.parametrize(("words", "expected"), [([], "answered"), (["shared"], "stopped")])
def test_a_request_stops_at_none_of_the_frameworks_locks_and_would_without_it(words: list[str], expected: str) -> None:
    with python(ASKED, "60" if expected == "answered" else "3", *words) as asked:
        assert said(asked) == expected


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="only Linux lets a process choose its cores")
def test_each_process_keeps_to_a_core_and_the_next_takes_that_of_one_that_ended(tmp_path: Path) -> None:
    cores = sorted(os.sched_getaffinity(0))
    running = [python(KEPT, str(tmp_path), str(len(cores))) for _ in cores]
    kept = [said(each) for each in running]
    assert sorted(map(int, kept)) == cores
    running.pop(0).communicate("")
    running.append(python(KEPT, str(tmp_path), str(len(cores))))
    assert said(running[-1]) == kept[0]
    running.append(python(KEPT, str(tmp_path), str(len(cores) + 1)))
    assert said(running[-1]) == " ".join(map(str, cores))  # of another machine: the system chooses
    for each in running:
        each.communicate("")
