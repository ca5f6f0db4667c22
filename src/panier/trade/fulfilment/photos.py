"""Photos of hand-overs: decoded within limits, pixels alone kept, apart from what the public may see."""

import io
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from PIL import Image

from panier.kit.ids import new_id
from panier.offer.catalogue.pictures import decoded

FOLDER = "handovers"  # below the data folder
LARGEST = 1280  # pixels of the longer side
QUALITY = 72


def keep_photo(data: bytes) -> str:
    """The new file's name; BadPicture and nothing kept when it is no picture we take."""
    picture = decoded(data)
    picture.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.convert("RGB").save(out, "WEBP", quality=QUALITY, method=4)
    name = new_id("pho")
    _storage().save(_path(name), ContentFile(out.getvalue()))
    return name


def photo_file(name: str) -> bytes:
    """FileNotFoundError when it is gone."""
    with _storage().open(_path(name)) as file:
        return bytes(file.read())


def drop_photo(name: str) -> None:
    """Twice is once, and no name is no photo."""
    if name:
        _storage().delete(_path(name))


def _storage() -> FileSystemStorage:
    return FileSystemStorage(location=Path(settings.DATA) / FOLDER)


def _path(name: str) -> str:
    return f"{name[4:6]}/{name}.webp"
