"""The processes of a running market: started together, restarted with patience when one dies, stopped gracefully."""

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from panier.config.commands.bound import end_with_parent
from panier.config.commands.postgres import Server
from panier.config.commands.steps import StepFailed, say

READY_S = 60
GRACE_S = 20
LONGEST_PAUSE_S = 30
PAUSE_S = 5  # between two tries to start the database again
STABLE_S = 60  # alive this long, a child's earlier deaths are forgotten


@dataclass
class Child:
    """A module of Python with its arguments."""

    name: str
    arguments: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    deaths: int = 0


class Children:
    def __init__(self) -> None:
        self.all: list[Child] = []
        self.stopping = False
        for number in (signal.SIGTERM, signal.SIGINT):  # also where a shell had told us to ignore Ctrl-C
            signal.signal(number, self._asked_to_stop)

    def start(self, child: Child) -> None:
        child.process = subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-m", *child.arguments],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - one thread at this point; needed so that no orphan stays
        )
        child.started = time.monotonic()
        if child not in self.all:
            self.all.append(child)

    def wait_until_ready(self, address: str, server: Server | None) -> None:
        """The database may die meanwhile as at any other time."""
        end = time.monotonic() + READY_S
        while time.monotonic() < end:
            self._revive(server)
            for child in self.all:
                if child.process and child.process.poll() is not None:
                    raise StepFailed(f"The {child.name} ended at once (see above). Is the port taken? Try --port.")
            try:
                with urlopen(address, timeout=2) as answer:  # noqa: S310 - our own address
                    if answer.status == 200:  # noqa: PLR2004 - the meaning of OK
                        return
            except (URLError, OSError):
                pass
            time.sleep(0.05)
        raise StepFailed(f"The pages do not answer after {READY_S} s.")

    def watch(self, server: Server | None) -> None:
        """Until asked to stop: what dies is started again, the database first, with longer and longer pauses."""
        while not self.stopping:
            self._revive(server)
            for child in self.all:
                self._look_after(child)
            time.sleep(0.2)

    def stop(self) -> None:
        """Ask all to end what they are doing; after 20 s insist."""
        self.stopping = True
        for child in self.all:
            if child.process and child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        end = time.monotonic() + GRACE_S
        for child in self.all:
            if child.process is None:
                continue
            try:
                child.process.wait(max(end - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                say(f"  the {child.name} does not end: killing it")
                child.process.kill()
                child.process.wait()

    def _revive(self, server: Server | None) -> None:
        """One that cannot be started now (its disk is full, the old one still dies) is tried again at the next look."""
        if server is None or server.process is None or server.process.poll() is None:
            return
        say("  the database server died: starting it again")
        try:
            server.start()
        except StepFailed as failed:
            say(f"  {failed}")
            time.sleep(PAUSE_S)

    def _look_after(self, child: Child) -> None:
        if child.process is None or child.process.poll() is None:
            if child.deaths and time.monotonic() - child.started > STABLE_S:
                child.deaths = 0
            return
        pause = min(2**child.deaths, LONGEST_PAUSE_S) - 1
        if time.monotonic() - child.started < pause:
            return
        child.deaths += 1
        say(f"  the {child.name} died: starting it again")
        self.start(child)

    def _asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True
        raise KeyboardInterrupt
