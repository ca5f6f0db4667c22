"""What comes in as a picture leaves as our own WebP, or is refused."""

import io
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from panier.offer.catalogue.pictures import BadPicture, picture_path, store_picture


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def drawn(width: int, height: int, form: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(out, form, **options)
    return out.getvalue()


def problem(data: bytes) -> object:
    with pytest.raises(BadPicture) as refused:
        store_picture(data)
    return refused.value.facts["problem"]


def test_three_widths_named_by_digest() -> None:
    stored = store_picture(drawn(1600, 800))
    assert (stored.widths, stored.width, stored.height) == ((320, 640, 960), 960, 480)
    for width in stored.widths:
        with default_storage.open(picture_path(stored.digest, width)) as file, Image.open(file) as kept:
            assert (kept.format, kept.width) == ("WEBP", width)
    assert store_picture(drawn(1600, 800)) == stored


def test_small_pictures_are_not_enlarged() -> None:
    assert store_picture(drawn(200, 100)).widths == (200,)
    assert store_picture(drawn(640, 100)).widths == (320, 640)
    assert store_picture(drawn(800, 100)).widths == (320, 640, 800)


def test_nothing_that_came_along_stays_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010E] = "chez moi, 45.5, -73.5"
    stored = store_picture(drawn(300, 200, "JPEG", exif=exif.tobytes(), comment=b"secret"))
    with default_storage.open(picture_path(stored.digest, 200)) as file:
        content = file.read()
    assert (stored.width, stored.height) == (200, 300)
    assert b"chez moi" not in content
    assert b"secret" not in content
    with Image.open(io.BytesIO(content)) as kept:
        assert not kept.getexif()


def test_refused() -> None:
    assert problem(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>") == "unreadable"
    assert problem(b"%!PS-Adobe-3.0 EPSF-3.0") == "unreadable"
    assert problem(b"") == "unreadable"
    assert problem(drawn(500, 500)[:-400]) == "unreadable"
    assert problem(drawn(20, 20) + b"\0" * 10_000_000) == "too-large"
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    moving = io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    assert problem(moving.getvalue()) == "animated"


@pytest.mark.parametrize("side", [6400, 60_000])
def test_a_small_file_of_very_many_pixels_is_refused_before_it_is_unpacked(side: int) -> None:
    header = b"IHDR" + side.to_bytes(4) * 2 + b"\x08\x02\x00\x00\x00"
    bomb = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + header + zlib.crc32(header).to_bytes(4) + b"\0\0\0\0IDAT"
    assert problem(bomb) == "too-many-pixels"


@pytest.mark.parametrize("size", [(1, 50_000), (50_000, 1)])
def test_a_picture_that_is_a_line_is_refused(size: tuple[int, int]) -> None:
    """So few pixels, and longer than any file of ours may be."""
    out = io.BytesIO()
    Image.new("RGB", size).save(out, "PNG")
    assert problem(out.getvalue()) == "too-many-pixels"


def test_ten_thousand_pictures_in_one_are_refused() -> None:
    frames = [Image.new("P", (2, 2), at % 250) for at in range(10_000)]
    moving = io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:], optimize=False, duration=20)
    assert problem(moving.getvalue()) == "animated"


MEASURED = """
import io
from PIL import Image
from panier.offer.catalogue import pictures
out = io.BytesIO()
Image.new("RGBA", (6_320, 6_320)).save(out, "PNG", compress_level=1)
picture = pictures.decoded(out.getvalue())
[pictures._encoded(picture, width) for width in pictures.WIDTHS]
most = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))  # of this program, not of who began it
print(int(most.split()[1]) // 1024)
"""


def test_the_largest_picture_we_take_is_read_in_half_a_gigabyte() -> None:
    """As many pixels as may be, see-through; with one copy more it would be 640 MB."""
    done = subprocess.run([sys.executable, "-c", MEASURED], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert int(done.stdout) < 512
