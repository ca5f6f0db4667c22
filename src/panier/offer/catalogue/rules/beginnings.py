"""What can be told of a large file while somebody waits: its kind by its first and last bytes, and whether its first line names columns."""

import zlib

from panier.offer.catalogue.rules.imported import BadFile
from panier.offer.catalogue.rules.kinds import TEXT, ZIP, kind_of
from panier.offer.catalogue.rules.sheets import open_header

BEGINNING, PIECE = 100_000, 64_000  # bytes; the names in an archive are in its last piece, however large it is
END = 4 * PIECE


def must_begin_well(packed: bytes, name: str) -> None:
    """BadFile, as the job would say it later; what only the whole file tells is still the job's. Never the whole file in hand."""
    unpacking = zlib.decompressobj()
    beginning = unpacking.decompress(packed, BEGINNING)
    if beginning.isspace():
        raise BadFile(problem="no-header")
    looked_at = beginning
    if beginning.startswith(ZIP):
        looked_at += _end(unpacking)
    if kind_of(looked_at, name) == TEXT:
        open_header(beginning)


def _end(unpacking: "zlib._Decompress") -> bytes:
    last = b""
    while unpacking.unconsumed_tail:
        last = (last + unpacking.decompress(unpacking.unconsumed_tail, PIECE))[-END:]
    return last + unpacking.flush()
