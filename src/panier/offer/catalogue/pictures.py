"""Pictures: whatever comes in is decoded within limits, stripped, re-encoded to WebP in a few widths, named by its digest.

The digest is of the largest re-encoded file: the same picture given twice is stored once. Files never change.
"""

import hashlib
import io
import warnings
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageOps, UnidentifiedImageError

from panier.kit.refusals import Refusal

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
WIDTHS = (320, 640, 960)  # a smaller picture is kept at its own width, never enlarged
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")  # raster only: no SVG, no document, no script
HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
QUALITY = 80


class BadPicture(Refusal):
    """facts: `problem`: too-large, too-many-pixels, animated, heic (an iPhone's, which no library here reads), unreadable."""

    code: ClassVar[str] = "bad-picture"


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """`digest` and one of `widths` (ascending pixels) name a file; `width` and `height` are the largest's."""

    digest: str
    widths: tuple[int, ...]
    width: int
    height: int


def picture_path(digest: str, width: int) -> str:
    """Where the file lies below the media root, and below its address."""
    return f"pictures/{digest[:2]}/{digest}-{width}.webp"


def store_picture(data: bytes) -> StoredPicture:
    """Re-encode and keep a picture, or raise BadPicture and keep nothing; the same one again writes nothing."""
    picture = decoded(data)
    widths = tuple(width for width in WIDTHS if width < picture.width)
    if picture.width <= WIDTHS[-1]:
        widths = (*widths, picture.width)
    files = {width: _encoded(picture, width) for width in widths}
    largest, height = files[widths[-1]]
    digest = hashlib.sha256(largest).hexdigest()
    for width, (content, _) in files.items():
        path = picture_path(digest, width)
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(content))
    return StoredPicture(digest, widths, widths[-1], height)


class Shrunk(NamedTuple):
    data: bytes
    width: int
    height: int


def shrunk(data: bytes, longest: int, quality: int = QUALITY) -> Shrunk:
    """One WebP file for few to see, its longer side at most so many pixels; BadPicture."""
    picture = decoded(data)
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return Shrunk(_webp(picture, quality), picture.width, picture.height)


def decoded(data: bytes) -> Image.Image:
    """The picture's pixels, upright, without anything that came along; BadPicture when it is not one we take."""
    if len(data) > MOST_BYTES:
        raise BadPicture(problem="too-large")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of damaged metadata, which is thrown away in any case
        try:
            return _read(data)
        except BadPicture:
            raise
        except Image.DecompressionBombError as bomb:
            raise BadPicture(problem="too-many-pixels") from bomb
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError) as unreadable:
            raise BadPicture(problem="heic" if _is_heic(data) else "unreadable") from unreadable


def _is_heic(data: bytes) -> bool:
    """By the brand at its beginning (ISO/IEC 23008-12), whatever the file is called."""
    return data[4:8] == b"ftyp" and data[8:12] in HEIC


def _read(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
        if picture.width * picture.height > MOST_PIXELS:  # said by the header, before any pixel is made
            raise BadPicture(problem="too-many-pixels")
        if getattr(picture, "n_frames", 1) > 1:
            raise BadPicture(problem="animated")
        picture.load()  # a truncated file fails here
        upright: Image.Image = picture
        with suppress(Exception):  # a damaged orientation is no orientation
            upright = ImageOps.exif_transpose(picture)
        see_through = "A" in upright.getbands() or "transparency" in upright.info
        clean = upright.convert("RGBA" if see_through else "RGB")
    bare = Image.new(clean.mode, clean.size)
    bare.paste(clean)  # pixels only: no EXIF, no profile, no comment
    return bare


def _encoded(picture: Image.Image, width: int) -> tuple[bytes, int]:
    """The file at that width, and its height."""
    height = max(1, round(picture.height * width / picture.width))
    resized = (
        picture if width == picture.width else picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)
    )
    return _webp(resized, QUALITY), height


def _webp(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()
