"""Starting the market as a person does, and looking at it from outside."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

from panier.config.commands.bound import bound
from panier.config.commands.home import Home, home_for
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[2]


def surroundings(data: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PANIER_")}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PROMETHEUS_MULTIPROC_DIR"):
        kept.pop(name, None)
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "PANIER_ROOT": str(ROOT), "PANIER_DATA": str(data), **more}


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "panier.config.commands", *words]


def run(data: Path, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command(*words), env=surroundings(data, **more), capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, path: str = "/readyz") -> bool:
    """Whoever asks while the database comes back may be asked to wait: one look is short, the next asks anew."""
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def styles_of(port: int, path: str) -> list[str]:
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return re.findall(r'href="(/static/[^"]+\.css)"', answer.read().decode())


def processes_of(data: Path) -> list[str]:
    shown = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True).stdout
    marks = {str(data), str(home_for(data).data)}
    return [line for line in shown.splitlines() if any(mark in line for mark in marks)]


def cores_of_web(port: int) -> list[list[int]]:
    """On which cores each process of the pages may run; the one that starts the others is not asked."""
    shown = subprocess.run(["ps", "-wweo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    web = [line.split(maxsplit=2) for line in shown.splitlines() if "granian" in line and f"--port {port} " in line]
    pids = {pid for pid, _parent, _command in web}
    return sorted(sorted(os.sched_getaffinity(int(pid))) for pid, parent, _command in web if parent in pids)


def postmaster(home: Home) -> int:
    return int((home.data / "postmaster.pid").read_text().split()[0])


def has_another(home: Home, killed: int) -> bool:
    """A server runs that is not the one that was killed; between the two there may be no file, or an empty one."""
    try:
        return postmaster(home) != killed
    except (OSError, IndexError, ValueError):
        return False


class FirstStart(NamedTuple):
    """`styles`: of the front page, and whether each was there."""

    data: Path
    styles: dict[str, bool]


@contextmanager
def running(data: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """`./panier up` on this folder, ended in order; what it says is shown where a test fails."""
    words = bound(*command("up", "--empty", "--port", str(port), "--data", str(data))[1:])
    market = subprocess.Popen(words, env=surroundings(data))
    try:
        yield market
    finally:
        market.terminate()
        market.wait(PATIENCE_S)


def copy_of(stopped: Path, data: Path) -> None:
    """The folder and the database of a market that stands still, for a market of its own."""
    shutil.copytree(stopped, data, ignore=shutil.ignore_patterns("market-id", "run", "database*"))
    old, new = home_for(stopped), home_for(data)
    for kept, place in ((old.data, new.data), (old.password_file, new.password_file)):
        subprocess.run(["cp", "-a", str(kept), str(place)], check=True)


def forget(data: Path) -> None:
    """What a market keeps outside of its folder as root."""
    home = home_for(data)
    if home.owner:
        shutil.rmtree(home.data.parent, ignore_errors=True)
