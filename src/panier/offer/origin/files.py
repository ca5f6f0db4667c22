"""Proof files: kept apart from what the public may see, by their content; given back only as something to download."""

import hashlib
from typing import ClassVar

from panier.kit.private_files import PrivateFiles
from panier.kit.refusals import Refusal

PROOFS = PrivateFiles("proofs")
MOST_BYTES = 10_000_000
BEGINNINGS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


class BadProof(Refusal):
    """facts: `problem`: too-large, or not a PDF, PNG or JPEG file."""

    code: ClassVar[str] = "bad-proof"


def keep_proof(data: bytes) -> str:
    """The file's digest, from which it is found again; BadProof and nothing kept when it is not one we take."""
    if len(data) > MOST_BYTES:
        raise BadProof(problem="too-large")
    if kind_of(data) is None:
        raise BadProof(problem="kind")
    digest = hashlib.sha256(data).hexdigest()
    PROOFS.keep(digest, data)
    return digest


def kind_of(data: bytes) -> str | None:
    """pdf, png or jpg by how the file begins, whatever it is called."""
    return next((kind for beginning, kind in BEGINNINGS.items() if data.startswith(beginning)), None)
