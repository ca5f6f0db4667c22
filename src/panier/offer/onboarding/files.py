"""Directory files: kept under their run’s id while a job reads them, gone afterwards."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

FOLDER = "directories"  # below the data folder


def keep_directory(name: str, chunks: Iterable[bytes]) -> tuple[str, bytes]:
    """The file's digest and its first bytes; never whole in memory."""
    _folder().mkdir(parents=True, exist_ok=True)
    digest, beginning = hashlib.sha256(), b""
    with (_folder() / name).open("wb") as file:
        for chunk in chunks:
            beginning = beginning or chunk[:4]
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest(), beginning


def open_directory(name: str) -> BinaryIO:
    """FileNotFoundError when it is gone."""
    return (_folder() / name).open("rb")


def drop_directory(name: str) -> None:
    (_folder() / name).unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.DATA) / FOLDER
