"""Whatever is sent to any of the doors files come in by is refused or made anew, and can do nothing where it is read again.

The doors are those the forms name (`takes`): one that is added and not judged here fails the test.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import URLPattern, get_resolver
from PIL import Image
from tests.journeys.test_methods import patterns
from tests.talking import LIMITS

from panier.civic.messaging.files import prepared
from panier.kit.refusals import Refusal
from panier.offer.catalogue.pictures import MOST_PIXELS, picture_path, store_picture
from panier.offer.origin.files import PROOFS, keep_proof
from panier.sites._shared.proofs import proof_answer
from panier.sites.merchant_portal.fields import NOTHING
from panier.trade.fulfilment.photos import PHOTOS, keep_photo

SCRIPT = b"<script>alert(1)</script>"
FIELDS = {"file", "files", "photo", "pictures", "proof", "(proof|until)-[a-z0-9_-]{1,60}"}
# Where each of them leads: a product's and a shop's pictures, a catalogue (tests/imports, test_workbooks), messages, hand-overs, proofs.
DOORS_OF = {
    "desk_product": {"pictures"},
    "desk_shop_about": {"file"},
    "desk_imports": {"file"},
    "desk_conversation_write": {"files"},
    "desk_part_write": {"files"},
    "desk_proofs": {"proof"},
    "desk_origin": {"proof"},
    "join_step": {"(proof|until)-[a-z0-9_-]{1,60}"},
}
HAND_OVERS = {"desk_step", "desk_delivery", "desk_pickup", "desk_parcels"}


def _picture(name: str, data: bytes) -> bytes:
    stored = store_picture(data)
    with default_storage.open(picture_path(stored.digest, stored.widths[-1])) as file:
        return bytes(file.read())


def _message(name: str, data: bytes) -> bytes:
    return prepared([(name, data)], LIMITS)[0].data


def _photo(name: str, data: bytes) -> bytes:
    return PHOTOS.read(keep_photo(data))


def _proof(name: str, data: bytes) -> bytes:
    answer = proof_answer(keep_proof(data), name)
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return PROOFS.read(keep_proof(data))


DOORS: Mapping[str, Callable[[str, bytes], bytes]] = {
    "picture": _picture,
    "message": _message,
    "photo": _photo,
    "proof": _proof,
}


def drawn(form: str, size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, form, **options)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A header that says so many pixels, and nothing behind it."""
    header = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + header + zlib.crc32(header).to_bytes(4) + b"\0\0\0\0IDAT"


def slip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../../etc/cron.d/x", "boo")
    return out.getvalue()


def moving(form: str) -> bytes:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:])
    return out.getvalue()


REFUSED: Mapping[str, tuple[str, bytes]] = {
    "svg": ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"),
    "svg called png": ("logo.png", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"),
    "html called jpg": ("photo.jpg", b"<!doctype html>" + SCRIPT),
    "polyglot without a picture": ("a.gif", b"GIF89a=alert(1);//" + SCRIPT),
    "phar": ("a.phar.jpg", b"<?php __HALT_COMPILER(); ?>"),
    "nothing": ("a.jpg", b""),
    "zip slip": ("a.jpg", slip()),
    "program": ("a.jpg", b"MZ\x90\x00"),
    "postscript": ("a.jpg", b"%!PS-Adobe-3.0 EPSF-3.0"),
    "fits": ("a.fits", b"SIMPLE  =                    T" + b" " * 2850),
    "too many pixels": ("a.png", bomb(14_000, 14_000)),
    "a line": ("a.png", bomb(50_000, 1)),
    "a line upright": ("a.png", bomb(1, 50_000)),
}  # fmt: skip
TAKEN: Mapping[str, tuple[str, bytes]] = {
    "polyglot": ("../../evil.gif", drawn("GIF", comment=b"*/=1;" + SCRIPT) + SCRIPT),
    "exif": ("a.php.jpg", drawn("JPEG", comment=SCRIPT) + SCRIPT),
    "png and more": ("..\\..\\a.png", drawn("PNG") + SCRIPT + slip()),
    "wrong ending": ("a.jpg", drawn("PNG")),
}


@pytest.fixture(autouse=True)
def apart(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DATA = tmp_path / "media", tmp_path


@pytest.mark.parametrize("door", DOORS)
def test_what_is_refused_at_every_door(door: str, tmp_path: Path) -> None:
    for what, (name, data) in {
        **REFUSED,
        "moves": ("a.gif", moving("GIF")),
        "moves too": ("a.webp", moving("WEBP")),
    }.items():
        with pytest.raises(Refusal):
            print(what, DOORS[door](name, data))  # noqa: T201 - said when it is not refused
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


@pytest.mark.parametrize("door", DOORS)
def test_what_is_taken_is_a_picture_and_nothing_else(door: str, tmp_path: Path) -> None:
    for what, (name, data) in TAKEN.items():
        if door == "proof":  # as it came, to download: `_proof` looks at how
            if what != "polyglot":
                assert _proof(name, data) == data
            continue
        kept = DOORS[door](name, data)
        assert (SCRIPT in kept, kept[:4], kept[8:12]) == (False, b"RIFF", b"WEBP"), what
    assert all(each.is_relative_to(tmp_path) and ".." not in str(each) for each in tmp_path.rglob("*"))
    assert not [each for each in tmp_path.rglob("*") if re.search(r"evil|php|\.jpg", each.name)]


def test_every_door_of_the_forms_is_judged_here() -> None:
    found: dict[str, set[object]] = {}
    for _, each in patterns(get_resolver()):
        said = getattr(each.callback, "takes", NOTHING)
        names = {*said.names, *(name for of in said.by.values() for some in of.values() for name in some)}
        if doors := names & FIELDS:
            found[_name(each)] = doors
    assert {name for name, doors in found.items() if "photo" in doors} == HAND_OVERS
    assert {name: doors for name, doors in found.items() if name not in HAND_OVERS} == DOORS_OF


def _name(each: URLPattern) -> str:
    return str(each.name)


def test_control_what_is_refused_is_a_bomb() -> None:
    with Image.open(io.BytesIO(bomb(7_000, 7_000))) as picture:
        assert picture.width * picture.height > MOST_PIXELS
