"""The files of kits: below the data folder, apart from what the public may see, under names nobody can guess."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings

from panier.kit.ids import new_token

FOLDER = "kits"
BEING_MADE = ".being-made"
ABANDONED_AFTER = timedelta(days=1)  # a file no job writes any more


@contextmanager
def new_file() -> Iterator[tuple[str, IO[bytes]]]:
    """The name and the open file; whole or not at all: written beside, then renamed."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{new_token()}.zip"
    making = folder() / f"{name}{BEING_MADE}"
    try:
        with making.open("x+b") as file:
            making.chmod(0o600)
            yield name, file
            file.flush()
            os.fsync(file.fileno())
        making.replace(folder() / name)
    finally:
        making.unlink(missing_ok=True)


def open_kit(name: str) -> IO[bytes]:
    """FileNotFoundError when it is gone."""
    return (folder() / Path(name).name).open("rb")


def delete_kit(name: str) -> None:
    """Twice is once."""
    if name:
        (folder() / Path(name).name).unlink(missing_ok=True)


def delete_strays(known: set[str], *, now: datetime) -> int:
    """Files that no kit names: a job was killed while it wrote, or between its file and its row."""
    if not folder().is_dir():
        return 0
    before = (now - ABANDONED_AFTER).timestamp()
    strays = [file for file in folder().iterdir() if file.name not in known and file.stat().st_mtime < before]
    for stray in strays:
        stray.unlink(missing_ok=True)
    return len(strays)


def folder() -> Path:
    return Path(settings.DATA) / FOLDER
