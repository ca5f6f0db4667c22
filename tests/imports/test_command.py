"""./panier import: looks unless told to apply; says each refused row with its line and reason; takes back."""

import argparse
from pathlib import Path

import pytest

from panier.config.commands import import_
from panier.offer.catalogue.models import ImportRun, Offer, Product
from tests.imports.hands import FILES, SHOPIFY, bring, rows
from tests.imports.test_places import HERE, KIOSK, second_place, stock
from tests.world import Market

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PANIER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "panier.config.settings")
    monkeypatch.setenv("DATABASE_URL", "the one of the tests")


def command(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    import_.add(parser)
    return import_.run(parser.parse_args([str(argument) for argument in arguments]))


def test_it_looks_then_applies_then_takes_back(market: Market, capsys: pytest.CaptureFixture[str]) -> None:
    shop = market.bruno.merchant
    assert command(SHOPIFY[0], "--merchant", shop.slug) == 0
    shown = capsys.readouterr().out
    assert "Nothing has changed." in shown
    assert "Created                20" in shown
    assert not Product.objects.filter(source="shopify").exists()
    assert command(SHOPIFY[0], "--merchant", shop.public_id, "--apply", "--tax-category", "STD") == 0
    run = ImportRun.objects.get(state="applied")
    assert f"--undo {run.public_id}" in capsys.readouterr().out
    assert set(Product.objects.filter(source="shopify").values_list("tax_category", flat=True)) == {"STD"}
    assert command("--merchant", shop.slug, "--undo", run.public_id) == 0
    assert "20 products are what they were; 0 stay." in capsys.readouterr().out
    assert not Product.objects.filter(source="shopify").exists()


def test_each_refused_row_has_its_line_and_reason(
    market: Market, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "goods.csv"
    file.write_text(rows("mug,Mug,,,,,,,,free,,,active", "bowl,Bol,,,,,,,,9,,,active"))
    assert command(file, "--merchant", market.bruno.merchant.slug) == 2
    assert "  line 2, Variant Price: “free” is not a price. (Mug)\n" in capsys.readouterr().out


def test_columns_are_named_on_the_line(market: Market, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "goods.csv"
    file.write_text("Article,Montant\nTuque,25\n")
    slug = market.bruno.merchant.slug
    assert command(file, "--merchant", slug) == 1
    assert "Article, Montant" in capsys.readouterr().out
    assert command(file, "--merchant", slug, "--column", "Montan=price") == 1
    assert command(file, "--merchant", slug, "--column", "Article=title", "--column", "Montant=price", "--apply") == 0
    assert Product.objects.get(source="file").variants.get().offer.minor == 2500


def test_errors_are_plain(market: Market, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slug = market.bruno.merchant.slug
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    theirs = bring(market.bella, SHOPIFY[0]).public_id
    for arguments, words in (
        ((SHOPIFY[0], "--merchant", "nobody"), "There is no such merchant."),
        ((tmp_path / "missing.csv", "--merchant", slug), "missing.csv cannot be read"),
        ((empty, "--merchant", slug), "This file is empty."),
        (("--merchant", slug), "Say which FILE to bring in"),
        (("--merchant", slug, "--undo", "imp_nowhere"), "There is no such import of this merchant."),
        (("--merchant", slug, "--undo", theirs), "There is no such import of this merchant."),
        ((SHOPIFY[0], "--merchant", slug, "--language", "xx"), "“xx” cannot be this merchant's language."),
        ((SHOPIFY[0], "--merchant", slug, "--tax-category", "NONE"), "“NONE” cannot be this merchant's tax category."),
        ((SHOPIFY[0], "--merchant", slug, "--place", market.bella.place.public_id), "cannot be this merchant's place."),
    ):
        assert command(*arguments) == 1
        assert words in capsys.readouterr().out
    assert ImportRun.objects.filter(merchant=market.bruno.merchant).count() == 0


def test_outlets_are_said_on_the_line(market: Market, capsys: pytest.CaptureFixture[str]) -> None:
    shop = market.bruno
    kiosk = second_place(shop, "Marché Jean-Talon")
    file = FILES / "lightspeed" / "x-series.csv"
    assert command(file, "--merchant", shop.merchant.slug) == 0
    assert f"line 1, {KIOSK}: We do not know which of your places this is" in capsys.readouterr().out
    assert command(file, "--merchant", shop.merchant.slug, "--outlet", KIOSK) == 1
    assert command(file, "--merchant", shop.merchant.slug, "--outlet", f"{KIOSK}={kiosk.public_id}", "--apply") == 0
    assert "lightspeed-x, utf-8, 7 rows" in capsys.readouterr().out
    assert stock(shop, "lightspeed-x")["MIT-1", "Marché Jean-Talon"] == 5


def test_workbooks_and_feeds_come_in_by_the_command_too(market: Market, capsys: pytest.CaptureFixture[str]) -> None:
    slug = market.bruno.merchant.slug
    assert command(FILES / "google" / "rss.xml", "--merchant", slug, "--apply") == 0
    assert "google, xml, 3 rows" in capsys.readouterr().out
    command(FILES / "square" / "catalog.xlsx", "--merchant", slug, "--apply")
    assert "other, xlsx, 4 rows" in capsys.readouterr().out
    assert set(Product.objects.exclude(source="desk").values_list("source", flat=True)) == {"google", "file"}
    assert set(Offer.objects.filter(variant__product__source="google").values_list("door", flat=True)) == {"linked"}
    assert stock(market.bruno, "file")["BOL-P", HERE] == 6
