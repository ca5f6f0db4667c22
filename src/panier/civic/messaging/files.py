"""What people attach: pictures are decoded within limits and encoded anew, a PDF is kept as it came; each under its id, apart.

Nothing else is taken: no HTML, no SVG, no archive. What a name promises and the file is not is refused, with its name.
"""

import io
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

from django.conf import settings
from PIL import Image

from panier.civic.messaging.rules import MB, Limits
from panier.kit.refusals import Refusal
from panier.offer.catalogue.pictures import BadPicture, decoded

FOLDER = "messages"  # below the data folder
LONGEST_SIDE = 1600  # pixels kept of a picture
QUALITY = 80
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
        picture = decoded(data)
    except BadPicture as bad:
        raise BadFile(name=name, problem=str(bad.facts["problem"])) from bad
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=4)
    return Prepared(name, "webp", out.getvalue(), picture.width, picture.height)


def keep(public_id: str, data: bytes) -> None:
    path = _path(public_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def read(public_id: str) -> bytes:
    """FileNotFoundError when it is gone."""
    return _path(public_id).read_bytes()


def drop(public_ids: Sequence[str]) -> None:
    for each in public_ids:
        _path(each).unlink(missing_ok=True)


def kept_longer_than(seconds: float) -> Iterator[str]:
    """The ids of the files that have been there so long."""
    limit = time.time() - seconds
    for path in _folder().glob("*/att_*"):
        if path.stat().st_mtime < limit:
            yield path.name


def _clean(name: str) -> str:
    """Without folders and what cannot be printed."""
    last = name.replace("\\", "/").rpartition("/")[2]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    if len(shown) <= NAME_LENGTH:
        return shown
    stem, dot, ending = shown.rpartition(".")
    return f"{stem[: NAME_LENGTH - len(ending) - 1]}{dot}{ending}"[:NAME_LENGTH]


def _folder() -> Path:
    return Path(settings.DATA) / FOLDER


def _path(public_id: str) -> Path:
    return _folder() / public_id[-2:] / public_id
