"""What people attach: pictures are decoded within limits and encoded anew, a PDF is kept as it came; each under its id, apart.

Nothing else is taken: no HTML, no SVG, no archive. What a name promises and the file is not is refused, with its name.
"""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from panier.civic.messaging.rules import MB, Limits
from panier.kit.private_files import PrivateFiles
from panier.kit.refusals import Refusal
from panier.offer.catalogue.pictures import BadPicture, shrunk

ATTACHED = PrivateFiles("messages")
LONGEST_SIDE = 1600  # pixels kept of a picture
NAME_LENGTH = 100
PICTURES = ("jpg", "jpeg", "jfif", "png", "webp", "gif", "bmp", "tif", "tiff", "avif", "heic", "heif")


class BadFile(Refusal):
    """facts: `name`; `problem`: too-many (`most`), too-large (`most` megabytes), too-many-pixels, animated, unreadable, kind, lies."""

    code: ClassVar[str] = "bad-file"


class Prepared(NamedTuple):
    """A file ready to be kept."""

    name: str
    kind: str
    data: bytes
    width: int = 0
    height: int = 0


def prepared(files: Sequence[tuple[str, bytes]], limits: Limits) -> tuple[Prepared, ...]:
    """Each of (name, content), or BadFile for the first that is not one we take."""
    check_sizes([(name, len(data)) for name, data in files], limits)
    return tuple(_prepared(_clean(name), data, limits) for name, data in files)


def check_sizes(files: Sequence[tuple[str, int]], limits: Limits) -> None:
    """Of (name, bytes), before anything is read: too many, or larger than anything we take. BadFile."""
    if len(files) > limits.files:
        raise BadFile(name="", problem="too-many", most=limits.files)
    for name, size in files:
        _check_size(_clean(name), size, max(limits.picture_mb, limits.pdf_mb))


def _check_size(name: str, size: int, most_mb: int) -> None:
    if size > most_mb * MB:
        raise BadFile(name=name, problem="too-large", most=most_mb)


def _prepared(name: str, data: bytes, limits: Limits) -> Prepared:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if data.startswith(b"%PDF-"):
        if ending not in {"pdf", ""}:
            raise BadFile(name=name, problem="lies")
        _check_size(name, len(data), limits.pdf_mb)
        return Prepared(name, "pdf", data)
    if ending == "pdf":
        raise BadFile(name=name, problem="lies")
    if ending and ending not in PICTURES:
        raise BadFile(name=name, problem="kind")
    _check_size(name, len(data), limits.picture_mb)
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
