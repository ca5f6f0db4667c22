"""What people attach: pictures are decoded within limits and encoded anew, a PDF is kept as it came; each under its id, apart.

Nothing else is taken: no HTML, no SVG, no archive. What a name promises and the file is not is refused, with its name.
"""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from panier.kit.private_files import PrivateFiles
from panier.kit.refusals import Refusal
from panier.offer.catalogue.pictures import MOST_BYTES, BadPicture, shrunk

ATTACHED = PrivateFiles("messages")
MOST_FILES = 4
PICTURE_BYTES = MOST_BYTES
PDF_BYTES = 5_000_000
LONGEST_SIDE = 1600  # pixels kept of a picture
NAME_LENGTH = 100
PICTURES = ("jpg", "jpeg", "jfif", "png", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "heif")


class BadFile(Refusal):
    """facts: `name`; `problem`: too-many, too-large, too-many-pixels, animated, unreadable, kind, lies."""

    code: ClassVar[str] = "bad-file"


class Prepared(NamedTuple):
    """A file ready to be kept."""

    name: str
    kind: str
    data: bytes
    width: int = 0
    height: int = 0


def prepared(files: Sequence[tuple[str, bytes]]) -> tuple[Prepared, ...]:
    """Each of (name, content), or BadFile for the first that is not one we take."""
    if len(files) > MOST_FILES:
        raise BadFile(name="", problem="too-many", most=MOST_FILES)
    return tuple(_prepared(_clean(name), data) for name, data in files)


def _prepared(name: str, data: bytes) -> Prepared:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if len(data) > PICTURE_BYTES:
        raise BadFile(name=name, problem="too-large")
    if data.startswith(b"%PDF-"):
        if ending not in {"pdf", ""}:
            raise BadFile(name=name, problem="lies")
        if len(data) > PDF_BYTES:
            raise BadFile(name=name, problem="too-large")
        return Prepared(name, "pdf", data)
    if ending == "pdf":
        raise BadFile(name=name, problem="lies")
    if ending and ending not in PICTURES:
        raise BadFile(name=name, problem="kind")
    try:
        picture = shrunk(data, LONGEST_SIDE)
    except BadPicture as bad:
        raise BadFile(name=name, problem=str(bad.facts["problem"])) from bad
    return Prepared(name, "webp", *picture)


def _clean(name: str) -> str:
    """Without folders and what cannot be printed."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    if len(shown) <= NAME_LENGTH:
        return shown
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[: NAME_LENGTH - len(ending) - 1]}{dot}{ending}"[:NAME_LENGTH]
