"""Goods of another system as a file: our own reader takes it as it is, and each of its lines names its variant."""

from datetime import UTC, date, datetime

import pytest

from panier.offer.catalogue.rules.headers import detect
from panier.offer.catalogue.rules.imported import Catalogue
from panier.offer.catalogue.rules.reading import read_products
from panier.offer.catalogue.rules.sheets import open_file
from panier.offer.connections.port import Reading, RemoteProduct, RemoteVariant
from panier.offer.connections.rules.files import HEADER_LINE, as_file
from panier.offer.connections.rules.pages import once_each

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
TWO = {"7": "Rue Masson", "8": "Entrepôt"}


def variant(ref: str, size: str = "", compare_at: str = "") -> RemoteVariant:
    readings = (Reading(f"i{ref}", "7", 4, NOW), Reading(f"i{ref}", "8", 9, NOW))
    options = (("Taille", size),) if size else ()
    return RemoteVariant(ref, f"i{ref}", options, "12.00", compare_at, sku=f"SKU-{ref}", readings=readings)


def product(ref: str, *variants: RemoteVariant, title: str = "Tasse") -> RemoteProduct:
    pictures = (("https://img.example/1.jpg", "De face"), ("https://img.example/2.jpg", ""))
    return RemoteProduct(
        ref,
        f"tasse-{ref}",
        title,
        "<p>Faite\nici,\r\nà la main</p>",
        "Bruno",
        "",
        published=True,
        taxable=True,
        pictures=pictures,
        variants=variants,
    )


def read(
    provider: str, *products: RemoteProduct, locations: dict[str, str], known: set[str] | None = None
) -> tuple[Catalogue, dict[str, str]]:
    """What the file says, and by the key of each variant which of the shop's it is."""
    written = list(as_file(provider, products, locations, known=known))
    refs = {line: one.names[1] for line, one in enumerate(written, HEADER_LINE) if one.names}
    sheet = open_file(b"".join(one.text for one in written), f"{provider}.csv")
    found = read_products(sheet, detect(sheet.headers), today=date(2026, 11, 24))
    return found, {f"{one.key} {each.key}": refs[each.line] for one in found.products for each in one.variants}


GOODS = (
    product("1", variant("11", "S"), variant("12", "L", compare_at="15.00")),
    product("2", variant("2"), title="Bol"),
)


@pytest.mark.parametrize("known", [None, {"12", "2"}])
def test_shopifys_file_with_a_column_a_location(known: set[str] | None) -> None:
    """What is known already keeps its count: its cells are empty."""
    found, refs = read("shopify", *GOODS, known=known, locations=TWO)
    assert (found.source, found.problems) == ("shopify", ())
    assert refs == {'tasse-1 ["S"]': "11", 'tasse-1 ["L"]': "12", "tasse-2 -": "2"}
    assert [each.compare_at_minor for each in found.products[0].variants] == [None, 1500]
    assert found.outlets == ("Rue Masson", "Entrepôt")
    stocks = [dict(each.stocks) for each in found.products[0].variants]
    here = {"Rue Masson": 4, "Entrepôt": 9}
    assert stocks == [here, {} if known else here]
    assert ("on_hand" in found.says, len(found.products[0].pictures)) == (False, 2)


def test_shopifys_file_with_one_location() -> None:
    found, _ = read(
        "shopify",
        product("2", RemoteVariant("2", "i2", (), "9.00", readings=(Reading("i2", "7", 4, NOW),))),
        locations={"7": "Ici"},
    )
    assert ([each.quantity for each in found.products[0].variants], "on_hand" in found.says) == ([4], True)


def test_woocommerces_file() -> None:
    found, refs = read("woocommerce", *GOODS, locations={"": ""})
    assert (found.source, found.problems) == ("woocommerce", ())
    assert refs == {"1 11": "11", "1 12": "12", "2 -": "2"}
    assert [(each.minor, each.compare_at_minor, each.quantity) for each in found.products[0].variants] == [
        (1200, None, 4),
        (1200, 1500, 4),
    ]


def test_woocommerces_later_file_counts_what_is_new_alone() -> None:
    found, _ = read("woocommerce", *GOODS, known={"11"}, locations={"": "boutique.example"})
    assert [dict(each.stocks) for each in found.products[0].variants] == [{}, {"boutique.example": 4}]
    assert "on_hand" not in found.says


def test_a_formula_is_refused_as_in_any_file_and_nul_is_left_out() -> None:
    found, _ = read(
        "shopify",
        product("1", variant("1"), title="=HYPERLINK(1)"),
        product("2", variant("2"), title="B\0ol"),
        locations={},
    )
    assert ([each.title for each in found.products], found.problems[0].code) == (["Bol"], "formula")


def test_the_last_word_on_each_counts_under_the_name_it_is_known_by() -> None:
    moved, gone = product("1", variant("11"), title="Tasse neuve"), product("3")
    found = once_each([*GOODS, moved, gone], {"1": "ancien-nom"})
    assert [(each.ref, each.title, each.handle) for each in found] == [
        ("1", "Tasse neuve", "ancien-nom"),
        ("2", "Bol", "tasse-2"),
    ]
