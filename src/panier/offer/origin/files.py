"""Proof files: kept apart from what the public may see, by their content; given back only as something to download."""

import hashlib
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from panier.kit.refusals import Refusal
from panier.offer.catalogue.pictures import explodes

FOLDER = "proofs"  # below the data folder
MOST_BYTES = 10_000_000
BEGINNINGS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


class BadProof(Refusal):
    """facts: `problem`: too-large, too-many-pixels (whoever looks at it opens it), or kind: not a PDF, PNG or JPEG file."""

    code: ClassVar[str] = "bad-proof"


def keep_proof(data: bytes) -> str:
    """The file's digest, from which it is found again; BadProof and nothing kept when it is not one we take."""
    if len(data) > MOST_BYTES:
        raise BadProof(problem="too-large")
    kind = kind_of(data)
    if kind is None:
        raise BadProof(problem="kind")
    if kind != "pdf" and explodes(data):
        raise BadProof(problem="too-many-pixels")
    digest = hashlib.sha256(data).hexdigest()
    storage = _storage()
    if not storage.exists(_path(digest)):
        storage.save(_path(digest), ContentFile(data))
    return digest


def proof_file(digest: str) -> bytes:
    """FileNotFoundError when it is gone."""
    with _storage().open(_path(digest)) as file:
        return bytes(file.read())


def drop_proof(digest: str) -> None:
    """The caller has shown that nothing refers to it any more."""
    _storage().delete(_path(digest))


def kind_of(data: bytes) -> str | None:
    """pdf, png or jpg by how the file begins, whatever it is called."""
    return next((kind for beginning, kind in BEGINNINGS.items() if data.startswith(beginning)), None)


def _storage() -> FileSystemStorage:
    return FileSystemStorage(location=Path(settings.DATA) / FOLDER)


def _path(digest: str) -> str:
    return f"{digest[:2]}/{digest}"
