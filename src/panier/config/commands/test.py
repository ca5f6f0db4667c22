"""Prove that it works: style, types, architecture, then every test with a real database and a real browser."""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from panier.config.commands.postgres import Server, throwaway
from panier.config.commands.steps import StepFailed, say, step

CHECKS = {
    "style": ["ruff", "check"],
    "format": ["ruff", "format", "--check"],
    "types": ["mypy"],
    "architecture": ["lint-imports", "--no-logo"],
}
READY = "panier"  # the database in which every table is made once; each share of the suite has a copy
CODE = ("src", "tests/imports", "tests/launch")  # so that each of the four takes about as long
SHARE = ("tests/connections", "tests/conversations", "tests/demonstration", "tests/journeys")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Counts(NamedTuple):
    passed: int
    failed: int
    skipped: int


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fast", action="store_true", help="leave out the tests that drive a browser or race processes"
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="say less while the tests run")
    parser.add_argument("tests", nargs="*", help="paths or options for pytest; only these tests run then")


def run(options: argparse.Namespace) -> int:
    root = Path(os.environ["PANIER_ROOT"])
    os.chdir(root)
    try:
        if not options.fast:
            _ensure_browser()
        return _run_all(options)
    except StepFailed as failed:
        say(str(failed))
        return 1


def _run_all(options: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="panier-test-") as name, throwaway(Path(name) / "server") as server:
        found = list(_shares(options, Suite(Path(name), server, options)))
    passed, failed, skipped = (sum(counts) for counts in zip(*found, strict=True))
    ended = f", {skipped} skipped" if skipped else ""
    say(f"\n{passed} passed, {failed} failed{ended}")
    return 1 if failed or not passed else 0


def _shares(options: argparse.Namespace, suite: "Suite") -> Iterator[Counts]:
    """Four at once: the browser's tests, those beside the code and of whole starts, some folders, all others. Each waits much: for pages, for locks,
    for processes. The checks run while the tables are made.
    """
    if options.tests:
        suite.make_tables()
        yield suite.share("all", [])
        return
    with ThreadPoolExecutor(5) as beside:
        checks = beside.submit(_checks)
        suite.make_tables()
        if options.fast:
            yield suite.share("all", ["-m", "not browser and not race"])
        else:
            rest = ["-m", "not browser"]
            others = [*rest, "tests", *(f"--ignore={folder}" for folder in (*CODE[1:], *SHARE))]
            shares = {"browser": ["-m", "browser"], "code": [*rest, *CODE], "some": [*rest, *SHARE]}
            running = [beside.submit(suite.share, name, words, aside=True) for name, words in shares.items()]
            yield suite.share("others", others)
            yield from (each.result() for each in running)
        yield checks.result()


def _checks() -> Counts:
    bad = 0
    for name, (tool, *arguments) in CHECKS.items():
        command = [str(Path(sys.executable).parent / tool), *arguments]
        variables = {**os.environ, "PANIER_MODE": "test"}
        done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)  # noqa: S603 - our own list
        say(f"{'✗' if done.returncode else '✓'} {name}")
        if done.returncode:
            bad += 1
            say(done.stdout + done.stderr)
    return Counts(len(CHECKS) - bad, bad, 0)


class Suite(NamedTuple):
    """Where the tests run: a folder, a database server that forgets all at the end, and what was asked."""

    folder: Path
    server: Server
    options: argparse.Namespace

    def make_tables(self) -> None:
        """Once, for all: a hundred steps take twenty seconds of a core."""
        command = [sys.executable, "-m", "panier.config.commands", "manage", "migrate", "--verbosity=0"]
        made = subprocess.run(command, env=self._variables(READY), capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        if made.returncode:
            raise StepFailed(f"The tables could not be made:\n{made.stdout}{made.stderr}")
        # Into an empty copy each share would make them anew, and only its time would tell.
        self.server.run_tool("psql", "--quiet", "--command=SELECT 1 FROM django_migrations LIMIT 1", READY)

    def share(self, name: str, words: list[str], *, aside: bool = False) -> Counts:
        """These tests in a database and a data folder of their own. `aside`: what it says is shown when it has ended."""
        self.server.run_tool("createdb", "--maintenance-db=postgres", f"--template={READY}", f"test_{name}")
        results = self.folder / f"{name}.xml"
        command = [sys.executable, "-m", "pytest", "--reuse-db", f"--junitxml={results}", "--durations=8"]
        if self.options.quiet or aside:
            command.append("-q")
        command += [*words, *self.options.tests]
        ended = subprocess.run(command, env=self._variables(name), capture_output=aside, text=True, check=False)  # noqa: S603 - as above
        if aside:
            say(ended.stdout + ended.stderr)
        return _counts(results, ended.returncode)

    def _variables(self, name: str) -> dict[str, str]:
        address = self.server.home.url.replace("dbname=panier", f"dbname={name}")
        found = {**os.environ, "PANIER_MODE": "test", "PANIER_DATA": str(self.folder / name), "DATABASE_URL": address}
        found.pop("DJANGO_SETTINGS_MODULE", None)
        return found


def _counts(results: Path, returncode: int) -> Counts:
    """As pytest counted them; a run that did not come to its end counts as one failure."""
    if not results.exists():
        return Counts(0, 1, 0)
    suites = ET.parse(results).getroot().iter("testsuite")  # noqa: S314 - written by pytest a moment ago
    total = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for suite in suites:
        for name in total:
            total[name] += int(suite.get(name, "0"))
    failed = total["failures"] + total["errors"]
    if returncode and not failed:
        failed = 1
    return Counts(max(total["tests"] - failed - total["skipped"], 0), failed, total["skipped"])


def _ensure_browser() -> None:
    """Chromium of the system; on Debian as root it is installed, elsewhere we say what to do."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    if os.geteuid() == 0 and shutil.which("apt-get") and platform.system() == "Linux":
        with step("Chromium for the browser tests"):
            for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
                done = subprocess.run(  # noqa: S603 - fixed words
                    [shutil.which("apt-get") or "apt-get", *arguments],
                    env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                    capture_output=True,
                    text=True,
                    check=False,
                )
                if done.returncode:
                    raise StepFailed(f"Chromium could not be installed: {done.stderr[-400:]}")
        return
    raise StepFailed("The browser tests need Chromium: install it (for instance: apt install chromium), or use --fast.")
