"""One small vector a distinct text: two files that only grow, read by every process through the same memory."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 512
SCALE = 512  # components of a vector of length 1 lie within ±0.25: each is kept in one byte
CHUNK = 16_384  # vectors compared at once: 33 MB as floats
KEY_BYTES = 8
Vectors = NDArray[np.float32]


class Store:
    """`keys` are what texts are known by; the vector of the n-th key is the n-th. A half-written end is cut off."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keys, self._vectors = folder / "keys", folder / "vectors"

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
        for file, data, width in (
            (self._vectors, small.tobytes(), DIMENSIONS),
            (self._keys, np.array(keys, dtype=np.int64).tobytes(), KEY_BYTES),
        ):
            with file.open("r+b" if file.exists() else "w+b") as stream:
                stream.truncate(whole * width)
                stream.seek(whole * width)
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[int, float]]:
        """The keys of the nearest, closest first, with the cosine of each."""
        count = self.size()
        if not count:
            return []
        vectors = np.memmap(self._vectors, np.int8, "r", shape=(count, DIMENSIONS))
        close = np.empty(count, dtype=np.float32)
        for start in range(0, count, CHUNK):
            close[start : start + CHUNK] = vectors[start : start + CHUNK].astype(np.float32) @ vector
        best = np.argpartition(-close, min(limit, count - 1))[:limit]
        best = best[np.argsort(-close[best], kind="stable")]
        return [
            (int(key), float(cosine)) for key, cosine in zip(self._all_keys()[best], close[best] / SCALE, strict=True)
        ]

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time over all processes; the lock dies with its process."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "writer.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _all_keys(self) -> NDArray[np.int64]:
        count = self.size()
        return np.memmap(self._keys, np.int64, "r", shape=(count,)) if count else np.empty(0, dtype=np.int64)


def _length(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
