"""Prove that it works: style, types, architecture, then every test with a real database and a real browser."""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from panier.config.commands.home import home_for
from panier.config.commands.postgres import Server
from panier.config.commands.steps import StepFailed, say, step

CHECKS = {
    "style": ["ruff", "check"],
    "format": ["ruff", "format", "--check"],
    "types": ["mypy"],
    "architecture": ["lint-imports", "--no-logo"],
}
FAST_DATABASE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


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
        with tempfile.TemporaryDirectory(prefix="panier-test-") as folder:
            return _run_all(options, Path(folder))
    except StepFailed as failed:
        say(str(failed))
        return 1


def _run_all(options: argparse.Namespace, folder: Path) -> int:
    server = Server(home_for(folder / "data"), settings=FAST_DATABASE)
    with step("test database"):
        server.start()
    variables = {
        **os.environ,
        "PANIER_MODE": "test",
        "PANIER_DATA": str(folder / "data"),
        "DATABASE_URL": server.home.url,
    }
    variables.pop("DJANGO_SETTINGS_MODULE", None)
    try:
        with ThreadPoolExecutor(1) as beside:
            checks = {} if options.tests else {name: beside.submit(_check, name, variables) for name in CHECKS}
            passed, failed, skipped = _pytest(options, folder / "results.xml", variables)
            good, bad = _gather(checks)
    finally:
        server.stop()
        _forget(server)
    ended = f", {skipped} skipped" if skipped else ""
    say(f"\n{passed + good} passed, {failed + bad} failed{ended}")
    return 1 if failed + bad or not passed else 0


def _check(name: str, variables: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    tool, *arguments = CHECKS[name]
    command = [str(Path(sys.executable).parent / tool), *arguments]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)  # noqa: S603 - our own list


def _gather(checks: "dict[str, Future[subprocess.CompletedProcess[str]]]") -> tuple[int, int]:
    bad = 0
    for name, future in checks.items():
        done = future.result()
        say(f"{'✗' if done.returncode else '✓'} {name}")
        if done.returncode:
            bad += 1
            say(done.stdout + done.stderr)
    return len(checks) - bad, bad


def _pytest(options: argparse.Namespace, results: Path, variables: dict[str, str]) -> tuple[int, int, int]:
    """Passed, failed and skipped, as pytest counted them; a run that did not come to its end counts as one failure."""
    command = [sys.executable, "-m", "pytest", f"--junitxml={results}", "--durations=8", *options.tests]
    if options.quiet:
        command.append("-q")
    if options.fast:
        command += ["-m", "not browser and not race"]
    ended = subprocess.run(command, env=variables, check=False)  # noqa: S603 - our own words
    if not results.exists():
        return 0, 1, 0
    suites = ET.parse(results).getroot().iter("testsuite")  # noqa: S314 - written by pytest a moment ago
    total = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for suite in suites:
        for name in total:
            total[name] += int(suite.get(name, "0"))
    failed = total["failures"] + total["errors"]
    if ended.returncode and not failed:
        failed = 1
    return max(total["tests"] - failed - total["skipped"], 0), failed, total["skipped"]


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


def _forget(server: Server) -> None:
    """A throwaway server leaves nothing behind, also where it lived outside the test's folder (as root)."""
    if server.home.owner:
        shutil.rmtree(server.home.data.parent, ignore_errors=True)
