"""What Square exports: a workbook, or its rows saved as text, in either language."""

from panier.offer.catalogue.rules.headers import detect
from panier.offer.catalogue.rules.imported import Catalogue
from panier.offer.catalogue.rules.reading import read_products
from panier.offer.catalogue.rules.sheets import open_file
from panier.offer.catalogue.tests.test_reading import TODAY, read, said, variants


def text(rows: str, encoding: str = "utf-8") -> Catalogue:
    sheet = open_file(rows.encode(encoding), "catalogue.csv")
    return read_products(sheet, detect(sheet.headers), today=TODAY)


def test_squares_workbook_is_guessed_whole() -> None:
    found = read("square/catalog.xlsx")
    assert variants(found) == [
        ("bol-de-gres", (("Variation Name", "Petit"),), 1850, None, "04006381333931", 350),
        ("bol-de-gres", (("Variation Name", "Grand"),), 2410, None, "", 600),
        ("chandelle-de-soya", (), 1200, None, "", None),
    ]
    assert [dict(each.stocks) for product in found.products for each in product.variants] == [
        {"Boulangerie Bruno": 6},
        {"Boulangerie Bruno": 2},
        {},
    ]
    assert said(found) == [(6, "Item Name", "formula", "refused")]


def test_what_is_archived_there_comes_in_put_away() -> None:
    found = text("Item Name,Variation Name,Price,Archived\nBol,Regular,18.50,N\nTasse,Regular,12.00,Y\n")
    assert [(each.title, each.published) for each in found.products] == [("Bol", True), ("Tasse", False)]


def test_in_french_with_semicolons_and_the_letters_of_windows() -> None:
    found = text(
        "Nom de l’article;Nom de la variation;UGS;Catégorie;Prix;Quantité actuelle Boulangerie\n"
        "Pain à l’ail;Ordinaire;PAI;Pains;1 234,50;8\n",
        "cp1252",
    )
    assert variants(found) == [("pain-a-lail", (), 123450, None, "", None)]
    assert dict(found.products[0].variants[0].stocks) == {"Boulangerie": 8}
