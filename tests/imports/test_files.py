"""Every file gets its answer: dialects, encodings, formulas, twins, a million rows, columns nobody knows."""

import pytest

from panier.flows.answer_import import answer_import
from panier.flows.apply_import import apply_import
from panier.offer.catalogue.models import ImportRun, Product, Variant
from panier.offer.catalogue.rules.imported import BadFile
from panier.offer.catalogue.rules.runs import (
    Answers,
    NotReadable,
)
from tests.imports.hands import (
    BOWL,
    BREAD,
    FILES,
    MUG,
    bring,
    everything,
    kinds,
    preview,
    rows,
    said,
)
from tests.world import NOW, Market

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("file", "created", "variants", "refused"),
    [
        ("shopify/current-dialect.csv", 2, 3, 0),
        ("woocommerce/english.csv", 3, 4, 1),
        ("woocommerce/french.csv", 3, 4, 0),
        ("woocommerce/french-canada.csv", 2, 2, 0),
        ("lightspeed/x-series.csv", 3, 5, 0),
        ("lightspeed/r-series.csv", 3, 5, 0),
        ("google/products.tsv", 2, 3, 1),
        ("google/rss.xml", 2, 3, 0),
        ("google/atom.xml", 1, 1, 0),
        ("square/catalog.xlsx", 2, 3, 1),
    ],
)
def test_each_dialect_comes_in(market: Market, file: str, created: int, variants: int, refused: int) -> None:
    run = bring(market.bella, FILES / file)
    assert (kinds(run)["created"], run.counts["variants_created"], kinds(run)["refused"]) == (
        created,
        variants,
        refused,
    )
    before = everything(market.bella)
    assert kinds(bring(market.bella, FILES / file))["left"] >= created
    assert everything(market.bella) == before


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 xlsx", "zip"),
        (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", "named-otherwise"),
        (b"Handle,Title\0,Variant Price\na,b,1\n", "nul"),
        (b"Handle,Title,Variant Price\n", "no-rows"),
        (b"x" * 200_001, "too-large"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_kept(
    market: Market, monkeypatch: pytest.MonkeyPatch, data: bytes, problem: str
) -> None:
    monkeypatch.setattr("panier.flows.preview_import.MOST_BYTES", 200_000)
    with pytest.raises(BadFile) as refused:
        preview(market.bruno, data)
    assert refused.value.facts["problem"] == problem
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
def test_every_usual_encoding_gives_the_same_goods(market: Market, encoding: str) -> None:
    line = "cafe,Café d’été « moulu »,<p>Torréfié à Rivière-du-Loup</p>,,,,,,,12.00,,,active"
    bring(market.bruno, rows(line).encode(encoding))
    product = Product.objects.get(source_key="cafe")
    assert product.title == {"fr": "Café d’été « moulu »"}
    assert product.description == {"fr": "<p>Torréfié à Rivière-du-Loup</p>"}


def test_rows_in_another_encoding_are_refused_and_the_others_come_in(market: Market) -> None:
    data = rows("a,Été,,,,,,,,5,,,", "b,Érable,,,,,,,,6,,,").encode() + "c,Forêt,,,,,,,,7,,,\n".encode("cp1252")
    run = bring(market.bruno, data)
    assert said(run, "refused") == [(4, "Title", "mixed-encodings")]
    assert set(Product.objects.filter(source="shopify").values_list("source_key", flat=True)) == {"a", "b"}


def test_a_formula_never_becomes_a_product(market: Market) -> None:
    run = bring(
        market.bruno,
        rows(
            "a,=cmd|' /C calc'!A0,,,,,,,,5,,,",
            "b,+ de chocolat,,,,,,,,6,,,",
            'c,"=""Thé 00123""",,,,,,,,7,,,',
            "d,Bol,,,,,@SUM(1),,,8,,,",
        ),
    )
    assert said(run, "refused") == [(2, "Title", "formula"), (5, "Variant SKU", "formula")]
    assert said(run, "noted") == [(3, "Title", "formula-as-text")]
    titles = Product.objects.filter(source="shopify").order_by("source_key").values_list("title__fr", flat=True)
    assert list(titles) == ["+ de chocolat", "Thé 00123"]


def test_what_is_twice_in_a_file_comes_in_once(market: Market) -> None:
    run = bring(market.bruno, rows(MUG, MUG.replace("MUG-S", "OTHER"), BOWL, "plate,Assiette,,,,,BOL,,,5.00,,,"))
    assert said(run, "refused") == [(3, "Handle", "duplicate-variant"), (5, "Variant SKU", "duplicate-sku")]
    assert Variant.objects.filter(product__source="shopify").count() == 2


def test_columns_are_named_by_hand_and_remembered(market: Market) -> None:
    shop = market.bruno
    run = preview(shop, "Article,Montant,En main\nTuque,25,3\n")
    assert not run.is_readable
    with pytest.raises(NotReadable):
        apply_import(shop.merchant.pk, run.public_id, now=NOW)
    run = answer_import(
        shop.merchant.pk,
        run.public_id,
        Answers(category=BREAD, columns={0: "title", 1: "price", 2: "quantity"}),
        now=NOW,
    )
    assert (run.is_readable, kinds(run)["created"]) == (True, 1)
    assert run.answers["columns"] == {"0": "title", "1": "price", "2": "quantity"}
    apply_import(shop.merchant.pk, run.public_id, now=NOW)
    assert Product.objects.get(source="file").variants.get().offer.minor == 2500


def test_the_next_file_with_the_same_columns_is_read_the_same_way(market: Market) -> None:
    shop = market.bruno
    run = preview(shop, "Article,Montant,En main\nTuque,25,3\n")
    columns = {0: "title", 1: "price", 2: "quantity"}
    answer_import(shop.merchant.pk, run.public_id, Answers(category=BREAD, columns=columns), now=NOW)
    assert kinds(preview(shop, "Article,Montant,En main\nBol,12,1\nTuque,26,3\n"))["created"] == 2
    assert not preview(shop, "Article,Montant\nBol,12\n").is_readable  # other columns, other questions
    assert not preview(market.bella, "Article,Montant,En main\nBol,12,1\n").is_readable  # nor another merchant's
