"""A file that cannot be brought in: said in both languages, each row with why, and the answers are kept."""

from html import unescape

import pytest
from django.test import Client

from panier.offer.catalogue.models import ImportRun
from panier.offer.catalogue.rules import grids, workbooks
from panier.sites.merchant_portal.imports import views
from tests.imports.books import of_rows, sheet, workbook
from tests.imports.hands import BREAD, FILES
from tests.imports.test_pages import at, text, upload
from tests.world import Market

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """That small files pass."""
    monkeypatch.setattr(grids, "MOST_ROWS", 50)
    monkeypatch.setattr(views, "MOST_BYTES", 2_000_000)
    monkeypatch.setattr(views, "MOST_REQUEST", 2_100_000)
    monkeypatch.setattr(workbooks, "MOST_INFLATED", 2_000_000)
    monkeypatch.setattr(workbooks, "MOST_CELLS", 1_000)


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"", 422, "This file is empty."),
        (b"PK\x03\x04", 422, "This is an archive, and no workbook."),
        (b"Handle,Title\0,Variant Price\na,b,1\n", 422, "There is a character at line 1 that no text holds"),
        (b"Handle,Title,Variant Price\n" + b"a,b,1\n" * 51, 422, "More than 50 rows."),
        (b"x" * 2_000_001, 413, "This file is larger than 2 MB."),
        (b"x" * 2_200_000, 413, "This file is larger than 2 MB."),
    ],
)
def test_a_file_that_cannot_be_read_keeps_the_answers(
    market: Market, desk: Client, data: bytes, status: int, words: str
) -> None:
    answer = upload(desk, market.bruno, data, language="en", tax_category="BOOK")
    assert (answer.status_code, words in text(answer)) == (status, True)
    assert not ImportRun.objects.exists()
    if len(data) < 2_100_000:  # beyond, nothing of the form is read
        assert '<option value="BOOK" selected>Printed book with an ISBN</option>' in answer.content.decode()
        assert f'<option value="{BREAD}" selected>' in answer.content.decode()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss><item><id>&b;</id></item></rss>'


@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (LAUGHS, "a.xml", ("declares a document type or entities", "déclare un type de document ou des entités")),
        (b"<rss><item>", "a.xml", ("The XML of this file is broken at line 1.", "Le XML de ce fichier est brisé à la ligne 1.")),
        (b"<rss/>", "a.xml", ("This XML holds no products", "Ce XML ne contient pas de produits")),
        (b"<!doctype html><p>", "a.csv", ("This is a web page.", "C’est une page web.")),
        (b"PK\x03\x04", "a.xlsx", ("This is an archive, and no workbook.", "C’est une archive, et non un classeur.")),
        (b"\xd0\xcf\x11\xe0", "a.xls", ("This is a spreadsheet of another kind.", "C’est un tableur d’une autre sorte.")),
        (workbook(sheet([]))[:-40], "a.xlsx", ("damaged or locked by a password", "endommagé ou protégé par un mot de passe")),
        (workbook(of_rows(" " * 3_000_000)), "a.xlsx", ("far more than a catalogue", "bien plus qu’un catalogue")),
        (
            workbook(of_rows("<row>" + "<c/>" * 1_001 + "</row>")),
            "a.xlsx",
            ("More than 1,000 cells.", "Plus de 1 000 cellules.")
        ),
        (b"Title,Price\na,1\n", "a.xlsx", ("ends in “.xlsx”, but it is a text file.", "finit par « .xlsx », mais c’est un fichier texte.")),
        (workbook(sheet([])), "a.csv", ("ends in “.csv”, but it is an Excel workbook.", "finit par « .csv », mais c’est un classeur Excel.")),
        (b"<rss/>", "a.txt", ("ends in “.txt”, but it is an XML file.", "finit par « .txt », mais c’est un fichier XML.")),
    ],
    ids=lambda value: value[0][:20] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_each_bad_file_is_told_in_both_languages(
    market: Market, desk: Client, data: bytes, name: str, told: tuple[str, str]
) -> None:
    for language, words in zip(("en", "fr"), told, strict=True):
        answer = upload(desk, market.bruno, data, language, name=name)
        shown = unescape(text(answer)).replace("\u00a0", " ").replace("\u202f", " ")
        assert (answer.status_code, words in shown) == (422, True)
    assert not ImportRun.objects.exists()


def test_rows_of_the_new_files_say_why_in_both_languages(market: Market, desk: Client) -> None:
    shop = market.bruno
    upload(desk, shop, FILES / "google" / "products.tsv")
    upload(desk, shop, FILES / "lightspeed" / "r-series.csv")
    upload(desk, shop, "Nom,Prix\n#REF!,5\n")
    feed, outlets, errors = ImportRun.objects.order_by("pk").values_list("public_id", flat=True)
    for language, said in (
        ("en", ("“18.00 USD” is in another currency", "We do not know which of your places", "“#REF!” is the error of a formula")),
        ("fr", ("« 18.00 USD » est dans une autre devise", "Nous ne savons pas lequel de vos lieux", "« #REF! » est l’erreur d’une formule")),
    ):  # fmt: skip
        pages = [
            text(desk.get(at("desk_import", shop, run, language=language) + f"?show={kind}")).replace("\u00a0", " ")
            for run, kind in ((feed, "refused"), (outlets, "noted"), (errors, "refused"))
        ]
        assert [words in page for words, page in zip(said, pages, strict=True)] == [True, True, True]
