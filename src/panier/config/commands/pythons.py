"""Which Python the environment is made of: the one that runs `./panier`, unless another here is clearly faster (ADR 0151).

The launcher reads this before anything is installed, with whatever Python from 3.9 on it was given.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from statistics import median
from typing import NamedTuple

NAMED = "PANIER_PYTHON"  # the variable that overrules
LOWEST, HIGHEST = (3, 11), (3, 13)
ALLOWED = f"{LOWEST[0]}.{LOWEST[1]} to {HIGHEST[0]}.{HIGHEST[1]}"
NAMES = (*(f"python3.{minor}" for minor in range(LOWEST[1], HIGHEST[1] + 1)), "python3")
CLEARLY = 1.15  # times as fast: a tenth is within what chance makes of a measurement, and for so little everybody keeps the Python he chose
PASSES = 5
PATIENCE = 20.0  # seconds for a tenth of one: a slow machine is waited for, a Python that hangs is passed over
PACE = Path(__file__).with_name("pace.py")
NEEDED = "with ctypes, ssl, venv and zlib, and a pip (its own, uv, or that of the Python that runs this, from 22.3 on)"


class NoPython(Exception):  # noqa: N818 - says in words what to do, then the command ends
    """No environment can be made; the words say why."""


class Python(NamedTuple):
    path: str
    version: str
    gives_pip: bool  # to the environments that it makes
    seconds: float  # of the work in pace.py


def folders() -> list[str]:
    return [*os.get_exec_path(), "/usr/local/bin", "/usr/bin"]


def here(running: str, places: list[str]) -> list[str]:
    """Each once, whatever its names, the running one first. A shim (of pyenv, asdf, mise) is no Python: which one it starts is said elsewhere."""
    found = {os.path.realpath(running): running}
    for place in places:
        for name in NAMES if Path(place).name != "shims" else ():
            if path := shutil.which(name, path=place):
                found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def look(path: str, *, patience: float = PATIENCE) -> Python | None:
    """Nothing where it fails, hangs, or is none of those we run on."""
    try:
        asked = subprocess.run([path, "-I", str(PACE)], capture_output=True, check=True, timeout=patience)  # noqa: S603 - what a person would start
        told = json.loads(asked.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    if not (told["is_usual"] and LOWEST <= tuple(told["version"][:2]) <= HIGHEST):
        return None
    return Python(path, ".".join(map(str, told["version"])), told["gives_pip"], told["seconds"])


def choices(running: str, named: str, places: list[str]) -> list[tuple[Python, str]]:
    """What to make the environment of, and why; the next where one cannot after all. `named`: what the variable says."""
    asked = [named] if named else here(running, places)
    looked = [python for path in asked if (python := look(path))]
    found = [python for python in looked if python.gives_pip or installs(running)]
    if not found:
        where = f"{named}, which {NAMED} names, is no" if named else "Here is no"
        raise NoPython(f"{where} Python {ALLOWED} {NEEDED}. On Debian: apt install python3-venv")
    own, *others = found
    if named:
        return [(own, f"as {NAMED} says")]
    if own.path != running:
        return [(python, "since the one that runs this cannot make one") for python in found]
    paces = sorted(((times_as_fast(own, other), other) for other in others), reverse=True)
    faster = [
        (other, f"{times:.1f} times as fast as the one that runs this") for times, other in paces if times >= CLEARLY
    ]
    return [*faster, (own, "the one that runs this: none here is clearly faster")]


def times_as_fast(own: Python, other: Python) -> float:
    """One right after the other, some times, and the middle of what comes out: a machine's own pace halves and doubles from second to second."""
    passes = [(look(own.path), look(other.path)) for _ in range(PASSES)]
    return median([mine.seconds / its.seconds for mine, its in passes if mine and its] or [0.0])


def make(python: Python, folder: Path) -> bool:
    without = [] if python.gives_pip else ["--without-pip"]
    command = [python.path, "-m", "venv", "--clear", *without, str(folder)]
    if found := uv():
        command = [found, "venv", "--quiet", "--python", python.path, "--clear", str(folder)]
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603 - our own words


def installs(running: str) -> bool:
    """Also into an environment that has no pip of its own."""
    return bool(uv()) or answers(running, "-m", "pip", "--python", running, "--version")


def installer(inside: Path, running: str) -> list[str]:
    """The words before `install`: of the environment's own pip, or of the running Python's, which can install there."""
    pip = [str(inside), "-m", "pip"]
    return pip if answers(*pip, "--version") else [running, "-m", "pip", "--python", str(inside)]


def uv() -> str | None:
    found = shutil.which("uv")
    return found if found and answers(found, "--version") else None


def answers(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - our own words
    except OSError:
        return False
