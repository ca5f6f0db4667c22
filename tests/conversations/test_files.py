"""What is attached: pictures lose what came along, a PDF is only downloaded, everything else is refused by its name."""

import io
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from panier.civic.messaging.files import ATTACHED, BadFile, prepared
from panier.civic.messaging.models import Attachment, Thread
from panier.flows.purge import purge
from tests.conversations.hands import Talk
from tests.talking import LIMITS
from tests.team.hands import at

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"


def photo(kind: str = "JPEG", size: tuple[int, int] = (2000, 1000), **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, **more)
    return out.getvalue()


def where_it_was_taken() -> Any:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (45.0, 30.0, 0.0)}  # GPS
    exif[0x010E] = "chez Ana"
    return exif


def bomb() -> bytes:
    """A small file that says it is 60,000 pixels wide and high."""
    data = bytearray(photo("PNG", (8, 8)))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    import zlib

    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


def animated() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = [
    ("page.html", b"<html><script>alert(1)</script>", "kind"),
    ("image.svg", SVG, "kind"),
    ("image.png", SVG, "unreadable"),
    ("photo.jpg", b"<html>", "unreadable"),
    ("facture.pdf", photo(), "lies"),
    ("facture.pdf", b"<html>", "lies"),
    ("photo.jpg", PDF, "lies"),
    ("archive.zip", b"PK\x03\x04", "kind"),
    ("bombe.png", bomb(), "too-many-pixels"),
    ("coupee.jpg", photo()[:400], "unreadable"),
    ("animation.gif", animated(), "animated"),
    ("grosse.jpg", b"\xff\xd8\xff" + b"0" * 10_000_000, "too-large"),
    ("gros.pdf", PDF + b"0" * 5_000_000, "too-large"),
    ("vide.jpg", b"", "unreadable"),
]


@pytest.mark.parametrize(("name", "data", "problem"), REFUSED, ids=[f"{each[0]}-{each[2]}" for each in REFUSED])
def test_what_is_not_a_picture_or_a_pdf_is_refused(name: str, data: bytes, problem: str) -> None:
    with pytest.raises(BadFile) as refused:
        prepared([("bon.jpg", photo("JPEG", (8, 8))), (name, data)], LIMITS)
    assert (refused.value.facts["name"], refused.value.facts["problem"]) == (name, problem)


def test_five_files_are_one_too_many() -> None:
    with pytest.raises(BadFile) as refused:
        prepared([("a.pdf", PDF)] * 5, LIMITS)
    assert refused.value.facts["problem"] == "too-many"
    assert len(prepared([("a.pdf", PDF)] * 4, LIMITS)) == 4


def test_a_picture_keeps_its_pixels_and_nothing_else() -> None:
    (made,) = prepared([("../../chez moi.jpg", photo(exif=where_it_was_taken(), comment=b"secret"))], LIMITS)
    assert (made.name, made.kind, made.width, made.height) == ("chez moi.jpg", "webp", 1600, 800)
    assert b"Exif" not in made.data
    assert b"chez Ana" not in made.data
    with Image.open(io.BytesIO(made.data)) as picture:
        assert (picture.format, dict(picture.getexif())) == ("WEBP", {})


def test_a_name_is_cut_and_its_ending_kept() -> None:
    (made,) = prepared([("é" * 300 + ".pdf", PDF)], LIMITS)
    assert len(made.name) == 100
    assert made.name.endswith("é.pdf")
    (odd,) = prepared([("a\r\nSet-Cookie: x=1\x00.pdf", PDF)], LIMITS)
    assert odd.name == "aSet-Cookie: x=1.pdf"


@pytest.mark.django_db
def test_only_who_takes_part_is_given_a_file_and_it_can_do_nothing(talk: Talk) -> None:
    talk.begin("Voici", files=[("ma photo.jpg", photo()), ("reçu.pdf", PDF)])
    picture, paper = Attachment.objects.order_by("pk")
    hers = [at("conversation_file", talk.token(), each.public_id) for each in (picture, paper)]
    page = Client().get(at("conversation", talk.token())).content.decode()
    assert all(address in page for address in hers)
    shown, downloaded = (Client().get(address) for address in hers)
    assert (shown["Content-Type"], downloaded["Content-Type"]) == ("image/webp", "application/pdf")
    assert shown["Content-Disposition"].startswith("inline")
    assert downloaded["Content-Disposition"].startswith("attachment")
    for answer in (shown, downloaded):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["Cache-Control"] == "private, no-store"
    assert downloaded.content == PDF
    clark, bella = talk.team.client(talk.team.clark), talk.team.client(talk.market.bella.owner)
    assert clark.get(talk.desk("_file", paper.public_id)).status_code == 200
    thread, own = talk.thread().public_id, talk.market.bella.merchant.public_id
    assert bella.get(at("desk_conversation_file", own, thread, paper.public_id)).status_code == 404
    assert Client().get(at("conversation_file", f"{thread}.{'0' * 32}", paper.public_id)).status_code == 404
    assert talk.operator().get(at("operation_conversation_file", thread, paper.public_id)).status_code == 404
    assert Client().get(f"/media/messages/{paper.public_id[-2:]}/{paper.public_id}").status_code == 404


@pytest.mark.django_db
def test_a_refused_file_sends_nothing_and_says_why(talk: Talk) -> None:
    refused = talk.begin("Voici", files=[("bon.pdf", PDF), ("piege.svg", SVG)])
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "piege.svg" in page
    assert "Voici" in page
    assert not Thread.objects.exists()
    assert list(ATTACHED.kept_longer_than(-60)) == []


@pytest.mark.django_db
def test_files_go_with_their_conversation_and_strays_within_a_day(talk: Talk) -> None:
    talk.begin("Voici", files=[("reçu.pdf", PDF)])
    kept = Attachment.objects.get().public_id
    ATTACHED.keep("att_straystraystrays", PDF)  # a crash between the file and its row
    now = datetime.now(tz=UTC)
    assert purge(now=now)["stray files"] == 0  # it may be on its way
    for each in (kept, "att_straystraystrays"):
        path = ATTACHED.path(each)
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 25 * 3600))
    assert purge(now=now)["stray files"] == 1
    assert ATTACHED.read(kept) == PDF
    assert purge(now=now + timedelta(days=1099))["conversations"] == 0
    assert purge(now=now + timedelta(days=1101))["conversations"] == 1
    assert list(ATTACHED.kept_longer_than(-60)) == []
    assert not Attachment.objects.exists()
