"""What ends with the process that started it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.patience import until

SLEEPS = ["-c", "import time; time.sleep(600)"]
BEGINS = """
import subprocess, sys, time
from panier.config.commands.bound import bound
words = sys.argv[2:]
print(subprocess.Popen(bound(*words) if sys.argv[1] else [sys.executable, *words]).pid, flush=True)
time.sleep(600)
"""


def runs(pid: int) -> bool:
    """Also where nobody has asked yet how it ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def begun_by_one_killed(*, is_bound: bool) -> int:
    """What a program began, whose beginner was killed when it was under way."""
    command = [sys.executable, "-c", BEGINS, "1" if is_bound else "", *SLEEPS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:  # noqa: S603 - our own words
        assert parent.stdout
        begun = int(parent.stdout.readline())
        under_way = Path(f"/proc/{begun}/cmdline")
        until(lambda: b"sleep" in under_way.read_bytes() and b"bound" not in under_way.read_bytes())
        parent.kill()
    return begun


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux does it")
def test_a_server_of_tests_ends_with_tests_that_are_killed() -> None:
    """And one that is not bound stays: the control."""
    left = begun_by_one_killed(is_bound=False)
    ended = begun_by_one_killed(is_bound=True)
    until(lambda: not runs(ended))
    assert runs(left)
    os.kill(left, signal.SIGKILL)
