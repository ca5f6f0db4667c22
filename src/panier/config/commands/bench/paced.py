"""Asking at a given pace, whatever the answers: as visitors come. One plain process; time counts from when each should have been asked."""

import re
import selectors
import socket
import statistics
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

RECEIVED = 262_144  # bytes read at once
IMPATIENT_S = 5.0  # who was not even asked for so long has gone
LONGEST_SLEEP_S = 0.05
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
Heard = Callable[[int, bytes], None]


@dataclass
class Asked:
    """One request: when it is due, what it is counted as, its bytes, and who wants the answer."""

    due: float
    kind: str
    data: bytes
    heard: Heard | None = None


@dataclass
class Tally:
    """Seconds of each answer of 200 or 201 by kind; how many of each status (0: the connection broke, -1: never asked)."""

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))

    def note(self, asked: Asked, status: int) -> None:
        self.statuses[asked.kind][status] += 1
        if status in {200, 201}:
            self.taken[asked.kind].append(time.perf_counter() - asked.due)

    def times(self, kinds: Iterable[str] = ()) -> list[float]:
        return sorted(each for kind in (list(kinds) or self.taken) for each in self.taken.get(kind, []))

    def count(self, kinds: Iterable[str] = ()) -> Counter[int]:
        return sum((self.statuses[kind] for kind in (list(kinds) or list(self.statuses))), Counter())


def percentile(times: list[float], share: float) -> float:
    """Milliseconds; of sorted seconds."""
    return times[min(int(len(times) * share), len(times) - 1)] * 1000 if times else 0.0


def median(times: list[float]) -> float:
    return statistics.median(times) * 1000 if times else 0.0


class Line:
    """One connection, with at most one request on its way; a broken one is opened anew."""

    def __init__(self, port: int, ready: selectors.BaseSelector) -> None:
        self.port, self.ready = port, ready
        self.asked: Asked | None = None
        self.buffer, self.missing, self.status = b"", 0, 0
        self.socket = self._open()

    def _open(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.ready.register(made, selectors.EVENT_READ, self)
        return made

    def ask(self, asked: Asked) -> None:
        self.asked, self.buffer, self.missing = asked, b"", -1
        try:
            self.socket.sendall(asked.data)
        except OSError:
            self._again()
            self.socket.sendall(asked.data)

    def hear(self) -> tuple[Asked, int, bytes] | None:
        """What was asked, the status and the body, once it is whole."""
        try:
            data = self.socket.recv(RECEIVED)
        except OSError:
            data = b""
        if not data:
            asked, self.asked = self.asked, None
            self._again()
            return (asked, 0, b"") if asked else None
        self.buffer += data
        if self.missing < 0:
            head, end, body = self.buffer.partition(b"\r\n\r\n")
            if not end:
                return None
            length = LENGTH.search(head)
            self.status, self.missing = int(head[9:12]), int(length[1]) if length else 0
            self.buffer = body
        if len(self.buffer) < self.missing or self.asked is None:
            return None
        asked, self.asked = self.asked, None
        return asked, self.status, self.buffer

    def _again(self) -> None:
        self.ready.unregister(self.socket)
        self.socket.close()
        self.socket = self._open()


class Load:
    """`lines` for those who look and a few for those who buy, so that nobody waits for another visitor's connection."""

    def __init__(self, port: int, lines: int, buyers: int) -> None:
        self.ready = selectors.DefaultSelector()
        self.idle = {
            "look": deque(Line(port, self.ready) for _ in range(lines)),
            "buy": deque(Line(port, self.ready) for _ in range(buyers)),
        }
        self.owner = {line: pool for pool in self.idle.values() for line in pool}

    def close(self) -> None:
        for key in list(self.ready.get_map().values()):
            key.data.socket.close()
        self.ready.close()

    def run(self, *, rate: float, seconds: float, next_one: Callable[[float], Asked]) -> Tally:
        """Ask `rate` times a second for so long; `next_one(due)` says what. Answers still out then are waited for."""
        tally, waiting = Tally(), {"look": deque[Asked](), "buy": deque[Asked]()}
        began = time.perf_counter()
        due, step, end, busy = began, 1 / rate, began + seconds, 0
        while True:
            now = time.perf_counter()
            while due <= now and due < end:
                asked = next_one(due)
                waiting["buy" if asked.kind == "buy" else "look"].append(asked)
                due += step
            for name, queue in waiting.items():
                busy += self._send(queue, self.idle[name], tally, now)
            if now >= end and not busy and not any(waiting.values()):
                return tally
            busy -= self._hear(tally, min(max(due - now, 0), LONGEST_SLEEP_S))

    def _send(self, queue: deque[Asked], idle: deque[Line], tally: Tally, now: float) -> int:
        sent = 0
        while queue and now - queue[0].due > IMPATIENT_S:
            tally.note(gone := queue.popleft(), -1)
            if gone.heard:
                gone.heard(-1, b"")
        while queue and idle:
            idle.popleft().ask(queue.popleft())
            sent += 1
        return sent

    def _hear(self, tally: Tally, patience_s: float) -> int:
        done = 0
        for key, _ in self.ready.select(patience_s):
            line: Line = key.data
            if (answer := line.hear()) is None:
                continue
            asked, status, body = answer
            tally.note(asked, status)
            self.owner[line].append(line)
            done += 1
            if asked.heard:
                asked.heard(status, body)
        return done
