"""Rendered pages kept in files: whole or not at all, until something they show changes, never more than a limit."""

import fcntl
import hashlib
import json
import os
import re
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from isal import isal_zlib

from panier.kit.freshness import ANYTHING, EVERYTHING, Shown, boot, marks, slot_of

LAG_S = 1.0  # how long a listing may stay in the order of an index that has moved; its prices and stock never lag
LATE_S = 60.0  # the same when there is no room for a rendering, and for words on openings
STALE_DAY_S = 86_400  # older than this a page is not shown even when the database is away
LARGEST = 2_000_000  # bytes of a page
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
SQUEEZE, GZIP = 1, 31  # the first of four levels is as small as the second of gzip's nine, in a quarter of its time
MEGA = 1_000_000
SWEEP_SHARE = 16  # after every sixteenth of the limit written, the oldest pages go
KEPT_SHARE = 0.8
HEAD_END = b"\n"


@dataclass(frozen=True)
class Entry:
    """One page as it is kept. `body` is compressed; `began` is when its rendering began (see `freshness`)."""

    key: str
    headers: list[tuple[str, str]]
    etag: str
    body: bytes
    boot: str
    began: int
    made: float
    until: float | None
    slots: list[int]
    lagging: list[int]

    def is_exact(self, now: float) -> bool:
        """Nothing it shows has changed since, and no moment has passed that changes what it says."""
        return (self.until is None or now < self.until) and self._stands(LAG_S)

    def is_nearly_exact(self, now: float) -> bool:
        """Prices and stock are as they are; the order of a listing or a word on an opening may be a minute late."""
        return (self.until is None or now < self.until + LATE_S) and self._stands(LATE_S)

    def _stands(self, lag_s: float) -> bool:
        moments = marks()
        if self.boot != boot() or moments.latest(self.slots) >= self.began:
            return False
        age_s = (time.monotonic_ns() - self.began) / 1e9
        return age_s < lag_s or moments.latest(self.lagging) < self.began

    def is_readable(self, now: float) -> bool:
        return 0 <= now - self.made < STALE_DAY_S

    def text(self) -> bytes:
        return isal_zlib.decompress(self.body, GZIP)


def began_now() -> int:
    return time.monotonic_ns()


def entry_of(key: str, content: bytes, headers: Sequence[tuple[str, str]], shown: Shown, began: int) -> Entry:
    """A page that says nothing of what it shows depends on every change there is."""
    topics = shown.topics if shown.topics or shown.lagging else {ANYTHING}
    return Entry(
        key=key,
        headers=list(headers),
        etag=f'W/"{hashlib.sha256(content).hexdigest()[:24]}"',
        body=squeezed(content),
        boot=boot(),
        began=began,
        made=time.time(),
        until=shown.until.timestamp() if shown.until else None,
        slots=sorted({slot_of(topic) for topic in (EVERYTHING, *topics)}),
        lagging=[slot_of(topic) for topic in shown.lagging],
    )


def takes_gzip(accepted: str) -> bool:
    """What a browser says of it (RFC 9110, 12.5.3)."""
    return TAKES_GZIP.search(accepted) is not None


def squeezed(content: bytes) -> bytes:
    """As gzip."""
    return isal_zlib.compress(content, SQUEEZE, GZIP)


class PageFiles:
    def __init__(self, root: Path, limit: int) -> None:
        self._root, self._limit = root, limit
        self._written = 0
        self._lock = threading.Lock()
        self._held: dict[str, Entry] = {}

    def held(self, key: str) -> Entry | None:
        """As this process read or wrote it last: a file costs nine calls of the system, and after each a thread waits for its turn anew.

        Whether it is exact is asked of it as of one just read; where it is not, another process may have written a newer one.
        """
        entry = self._held.pop(key, None)
        if entry is not None:
            self._held[key] = entry
        return entry

    def read(self, key: str) -> Entry | None:
        """What cannot be read is not there."""
        try:
            head, _, body = _content(self._name(key)).partition(HEAD_END)
            kept: dict[str, Any] = json.loads(head)
            entry = Entry(**kept, body=body)
        except (OSError, ValueError, TypeError):
            return None
        if entry.key != key or not body:
            return None
        self._hold(entry)
        return entry

    def write(self, entry: Entry) -> None:
        """A full disk costs a rendering, no more."""
        kept = {name: value for name, value in vars(entry).items() if name != "body"}
        data = json.dumps(kept, separators=(",", ":")).encode() + HEAD_END + entry.body
        file = self._name(entry.key)
        draft = f"{file}.{os.getpid()}-{threading.get_ident()}"
        try:
            _put(draft, data)
            os.replace(draft, file)  # noqa: PTH105 - each page that is made comes here, as above
        except OSError:
            Path(draft).unlink(missing_ok=True)
            return
        self._hold(entry)
        self._count(len(data))

    def _hold(self, entry: Entry) -> None:
        """What was asked for longest ago goes first."""
        self._held.pop(entry.key, None)
        self._held[entry.key] = entry
        while len(self._held) > settings.PAGES_HELD:
            with suppress(KeyError, StopIteration, RuntimeError):  # another thread has made room
                del self._held[next(iter(self._held))]

    def _name(self, key: str) -> str:
        name = hashlib.sha256(key.encode()).hexdigest()
        return f"{self._root}/{name[:2]}/{name[2:]}"

    def _count(self, size: int) -> None:
        with self._lock:
            self._written += size
            if self._written < self._limit / SWEEP_SHARE:
                return
            self._written = 0
        threading.Thread(target=self.sweep, name="page-sweep", daemon=True).start()

    def sweep(self) -> None:
        """The oldest go until four fifths of the limit are left; one process at a time."""
        with (self._root / "sweeping").open("w") as turn:
            try:
                fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return
            found = sorted((status.st_mtime, status.st_size, path) for path, status in self._all())
            excess = sum(size for _, size, _ in found) - self._limit
            if excess <= 0:
                return
            excess += int(self._limit * (1 - KEPT_SHARE))
            for _, size, path in found:
                if excess <= 0:
                    break
                with suppress(OSError):
                    path.unlink()
                    excess -= size

    def _all(self) -> list[tuple[Path, os.stat_result]]:
        found = []
        for folder in self._root.glob("[0-9a-f][0-9a-f]"):
            with suppress(OSError), os.scandir(folder) as files:
                found += [(Path(file.path), file.stat()) for file in files]
        return found


def _content(name: str) -> bytes:
    """Of a file that is replaced, never changed."""
    file = os.open(name, os.O_RDONLY)
    try:
        return os.read(file, os.fstat(file).st_size)
    finally:
        os.close(file)


def _put(draft: str, data: bytes) -> None:
    """In a folder that is made with its first page."""
    try:
        file = open(draft, "wb")  # noqa: PTH123, SIM115 - as above
    except FileNotFoundError:
        Path(draft).parent.mkdir(parents=True, exist_ok=True)
        file = open(draft, "wb")  # noqa: PTH123, SIM115 - as above
    with file:
        file.write(data)


def page_files() -> PageFiles:
    return _files_of(settings.DATA, settings.PAGES_MB)


@lru_cache(maxsize=2)
def _files_of(data: Path, limit: int) -> PageFiles:
    return PageFiles(data / "pages", limit * MEGA)
