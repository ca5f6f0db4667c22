"""One small vector a distinct text: files that only grow, read by every process through the same memory."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 512
SCALE = 512  # components of a vector of length 1 lie within ±0.25: each is kept in one byte
CHUNK = 16_384  # vectors compared at once: 33 MB as floats
SIGN_BYTES = DIMENSIONS // 8
LIKELY = 65_536  # vectors that are compared whole: those whose signs differ least
KEY_BYTES = 8
Vectors = NDArray[np.float32]


class Store:
    """`keys` are what texts are known by; the vector of the n-th key is the n-th. A half-written end is cut off.

    `signs` are those of the vectors, a bit each: two million are looked through in them, an eighth of the reading.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys, self._vectors, self._signs = folder / "keys", folder / "vectors", folder / "signs"

    def size(self) -> int:
        """How many are whole: vectors are written first."""
        return min(_length(self._keys) // KEY_BYTES, _length(self._vectors) // DIMENSIONS)

    def unknown(self, keys: Sequence[int]) -> list[int]:
        asked = np.array(keys, dtype=np.int64)
        return [int(key) for key in asked[~np.isin(asked, self._all_keys())]]

    def add(self, keys: Sequence[int], vectors: Vectors) -> None:
        """Under `writing`."""
        small = np.clip(np.rint(vectors * SCALE), -127, 127).astype(np.int8)
        whole = self.size()
        _append(self._vectors, whole * DIMENSIONS, small.tobytes())
        signed = min(_length(self._signs) // SIGN_BYTES, whole)
        for start in range(signed, whole, CHUNK):  # of a store that had none
            _append(self._signs, start * SIGN_BYTES, _signs(self._all_vectors()[start : min(start + CHUNK, whole)]))
        _append(self._signs, whole * SIGN_BYTES, _signs(small))
        _append(self._keys, whole * KEY_BYTES, np.array(keys, dtype=np.int64).tobytes())

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """The keys of the nearest, closest first, with the cosine of each."""
        if not self.size():
            return []
        likely = self._likely(vector)
        close = self._all_vectors()[likely].astype(np.float32) @ vector
        best = np.argsort(-close, kind="stable")[:limit]
        pairs = zip(self._all_keys()[likely[best]], close[best] / SCALE, strict=True)
        return [(int(key), float(cosine)) for key, cosine in pairs]

    def _likely(self, vector: Vectors) -> NDArray[np.intp]:
        """Those whose signs differ least, in the order they were learnt; all of them where they are few."""
        signed = min(_length(self._signs) // SIGN_BYTES, self.size())
        if signed <= LIKELY:
            return np.arange(self.size())
        signs = np.memmap(self._signs, np.uint64, "r", shape=(signed, SIGN_BYTES // 8))
        own = np.frombuffer(_signs(vector[np.newaxis]), np.uint64)
        differing = np.empty(signed, dtype=np.uint16)
        for start in range(0, signed, CHUNK):
            differing[start : start + CHUNK] = np.bitwise_count(signs[start : start + CHUNK] ^ own).sum(axis=1)
        return np.sort(np.argpartition(differing, LIKELY)[:LIKELY])

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time over all processes; the lock dies with its process."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "writer.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _all_vectors(self) -> NDArray[np.int8]:
        return np.memmap(self._vectors, np.int8, "r", shape=(_length(self._vectors) // DIMENSIONS, DIMENSIONS))

    def _all_keys(self) -> NDArray[np.int64]:
        count = self.size()
        return np.memmap(self._keys, np.int64, "r", shape=(count,)) if count else np.empty(0, dtype=np.int64)


def _signs(vectors: NDArray[Any]) -> bytes:
    return np.packbits(vectors > 0, axis=1).tobytes()


def _append(file: Path, at: int, data: bytes) -> None:
    """What stands from there on was not written whole."""
    with file.open("r+b" if file.exists() else "w+b") as stream:
        stream.truncate(at)
        stream.seek(at)
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _length(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
