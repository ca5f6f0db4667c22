"""Pictures in a product's form: from the phone, ordered and described; what explodes or lies is refused by name."""

import io
import re
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from panier.offer.catalogue.models import Picture
from tests.products.hands import place
from tests.products.test_form import made, send, whole
from tests.team.hands import Team, at

pytestmark = pytest.mark.django_db(transaction=True)


def picture(size: tuple[int, int] = (400, 300), kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "brown").save(out, kind)
    return out.getvalue()


def bomb() -> bytes:
    """A few bytes that say they are a picture of 3.6 thousand million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def test_pictures_from_the_phone_ordered_and_described(team: Team) -> None:
    bruno = team.client(team.bruno)
    files = [SimpleUploadedFile("a.png", picture()), SimpleUploadedFile("b.jpg", picture((500, 500), "JPEG"))]
    page = send(
        team, bruno, whole(team, bruno, pictures=files, **{"title-fr": ""})
    ).content.decode()  # a fault elsewhere
    refs = re.findall(r'name="picture-\d-ref" value="([^"]+)"', page)
    assert len(refs) == 2  # nothing has to be sent again
    order_and_words = {"picture-0-ref": refs[0], "picture-0-order": "2", "picture-0-alt-fr": "La mie", "picture-1-ref": refs[1], "picture-1-order": "1", "picture-1-alt-en": "The crust"}  # fmt: skip
    assert send(team, bruno, whole(team, bruno, **order_and_words)).status_code == 302
    kept = list(Picture.objects.filter(product=made(team)).order_by("position").values_list("width", "alt"))
    assert kept == [(500, {"en": "The crust"}), (400, {"fr": "La mie"})]
    shown = bruno.get(at("desk_product", team.merchant, made(team).public_id)).content.decode()
    ids = re.findall(r'name="picture-\d-ref" value="(\d+)"', shown)
    fields = whole(team, bruno, version=str(made(team).version), **{"picture-0-ref": ids[0], "picture-0-drop": "1", "picture-1-ref": ids[1]})  # fmt: skip
    fields["row-0-seen"] = f'{{"stock-{place(team)}": "12"}}'
    assert send(team, bruno, fields, made(team).public_id).status_code == 302
    assert list(Picture.objects.filter(product=made(team)).values_list("width", flat=True)) == [400]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("bombe.png", bomb(), "40 millions de pixels"),
        ("photo.jpg", b"%PDF-1.4 nothing", "quoi que dise son nom"),
        ("photo.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "quoi que dise son nom"),
    ],
)
def test_pictures_that_explode_or_lie_are_refused_by_name(team: Team, name: str, data: bytes, words: str) -> None:
    bruno = team.client(team.bruno)
    files = [SimpleUploadedFile("bonne.png", picture()), SimpleUploadedFile(name, data, content_type="image/png")]
    answer = send(team, bruno, whole(team, bruno, pictures=files))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert name in page
    assert len(re.findall(r'name="picture-\d-ref"', page)) == 1  # the good one stays
    assert not Picture.objects.exists()


def test_a_picture_of_anothers_product_cannot_be_taken(team: Team) -> None:
    theirs = Picture.objects.create(
        product=team.market.bella.offers["Roman"].variant.product, digest="a" * 64, widths=[320]
    )
    bruno = team.client(team.bruno)
    send(team, bruno, whole(team, bruno, **{"picture-0-ref": str(theirs.pk)}))
    assert not Picture.objects.filter(product=made(team)).exists()
    assert Picture.objects.get(pk=theirs.pk).product.merchant == team.market.bella.merchant
