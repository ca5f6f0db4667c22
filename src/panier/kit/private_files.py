"""Files that people gave, apart from what the public may see: each under a name of its own, which is hard to guess."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings


class PrivateFiles(NamedTuple):
    folder: str  # below the data folder

    def keep(self, name: str, data: bytes) -> None:
        """The same name again writes nothing."""
        path = self.path(name)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def read(self, name: str) -> bytes:
        """FileNotFoundError when it is gone."""
        return self.path(name).read_bytes()

    def drop(self, *names: str) -> None:
        """Twice is once, and no name is no file."""
        for name in filter(None, names):
            self.path(name).unlink(missing_ok=True)

    def kept_longer_than(self, seconds: float) -> Iterator[str]:
        """The names of the files that have been there so long."""
        limit = time.time() - seconds
        for path in (Path(settings.DATA) / self.folder).glob("*/*"):
            if path.stat().st_mtime < limit:
                yield path.name

    def path(self, name: str) -> Path:
        """Spread by the name's last two characters."""
        return Path(settings.DATA) / self.folder / name[-2:] / name
