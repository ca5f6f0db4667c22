"""A large file that cannot be one of goods is refused while he waits, with what he chose kept; what only a job can tell is still the job's."""

import random
import zipfile
from io import BytesIO

import pytest
from django.test import Client

from panier.offer.catalogue.models import ImportRun
from tests.imports.books import sheet, workbook
from tests.imports.hands import everything
from tests.imports.test_jobs import waiting
from tests.imports.test_large import pieces
from tests.imports.test_pages import at, text, upload
from tests.world import Market

pytestmark = pytest.mark.django_db(transaction=True)
LARGE = 320_000  # bytes: more than a request opens
GOODS = b"".join(pieces(1_000))
NOISE = random.Random("noise").randbytes(LARGE)  # noqa: S311 - the same file every time


def archive(name: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr(name, NOISE)
    return made.getvalue()


def book() -> bytes:
    """With a picture in it, so that its list of names is far from its beginning."""
    return workbook(sheet([["Title", "Price"], ["Mug", "12.00"]]), xl__media__a=NOISE.hex())


BAD = (
    ("goods.csv", b"%PDF-1.7" + NOISE, "This is a PDF."),
    ("goods.csv", b"\x89PNG" + NOISE, "picture"),
    ("goods.csv", archive("a.txt"), "This is an archive, and no workbook."),
    ("goods.xlsx", archive("a.txt"), "This is an archive, and no workbook."),
    ("goods.xls", b"\xd0\xcf\x11\xe0" + NOISE, "xlsx"),
    ("goods.csv", b"<!doctype html><html>" + b"<p>goods</p>" * 40_000, "This is a web page."),
    ("goods.xlsx", GOODS, "xlsx"),
    ("goods.csv", b" \r\n" * LARGE, "The first line names no columns."),
    ("goods.csv", b",,,\r\n" * LARGE, "The first line names no columns."),
    ("goods.csv", b"Title,Price\nMug\0,12\n" + GOODS, "There is a character at line 2"),
    ("goods.csv", (b",".join([b"a"] * 5_000) + b"\n") * 40, "columns"),
)


@pytest.mark.parametrize(("name", "data", "words"), BAD, ids=[f"{number} {each[0]}" for number, each in enumerate(BAD)])
def test_what_can_be_seen_is_said_at_once(market: Market, desk: Client, name: str, data: bytes, words: str) -> None:
    shop, before = market.bruno, everything(market.bruno)
    assert len(data) > LARGE - 1
    answer = upload(desk, shop, data, name=name, tax_category="BOOK", category="4748")
    assert answer.status_code == 422
    assert words in text(answer)
    for chosen in ("BOOK", "4748"):
        assert f'<option value="{chosen}" selected' in answer.content.decode()
    assert (ImportRun.objects.count(), waiting(), everything(shop)) == (0, [], before)


def test_a_large_file_of_goods_is_kept_for_the_job(market: Market, desk: Client) -> None:
    """The controls: text in two encodings, a workbook whose names are far from its beginning."""
    for name, data in (("goods.csv", GOODS), ("goods.csv", GOODS.decode().encode("utf-16")), ("goods.xlsx", book())):
        answer = upload(desk, market.bruno, data, name=name)
        run = ImportRun.objects.latest("pk")
        assert answer.status_code == 303, text(answer)
        assert answer.headers["Location"] == at("desk_import_progress", market.bruno, run.public_id)
    assert ImportRun.objects.count() == 3
