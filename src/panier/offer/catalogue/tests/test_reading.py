"""What the rows become: products, variants, and each bad cell with its line, its column and its reason."""

from datetime import date
from pathlib import Path

import pytest

from panier.offer.catalogue.rules.headers import by_hand, detect
from panier.offer.catalogue.rules.imported import Catalogue, Problem
from panier.offer.catalogue.rules.reading import is_enough, read_products
from panier.offer.catalogue.rules.sheets import open_file

FILES = Path(__file__).parents[5] / "tests" / "files"
TODAY = date(2026, 11, 24)
SHOPIFY = (
    "Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Inventory Tracker,"
    "Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Status\n"
)


def read(name: str) -> Catalogue:
    sheet = open_file((FILES / name).read_bytes(), name)
    return read_products(sheet, detect(sheet.headers), today=TODAY)


def shopify(*rows: str) -> Catalogue:
    sheet = open_file((SHOPIFY + "\n".join(rows)).encode(), "a.csv")
    return read_products(sheet, detect(sheet.headers), today=TODAY)


def said(catalogue: Catalogue) -> list[tuple[int, str, str, str]]:
    return [(problem.line, problem.column, problem.code, problem.kind) for problem in catalogue.problems]


def test_the_two_real_files_are_whole() -> None:
    apparel, home = read("shopify/apparel.csv"), read("shopify/home-and-garden.csv")
    products = [*apparel.products, *home.products]
    assert (len(products), sum(len(product.variants) for product in products)) == (40, 43)
    assert apparel.problems == home.problems == ()
    top = next(product for product in products if product.key == "classic-varsity-top")
    assert [variant.key for variant in top.variants] == ['["Small"]', '["Medium"]', '["Large"]']
    assert {variant.options[0][0] for variant in top.variants} == {"Size"}
    counted = [variant for product in products for variant in product.variants if variant.quantity is not None]
    assert [(variant.quantity, variant.minor) for variant in counted] == [(8, 1000)]  # the only one with a tracker


def test_the_current_dialect() -> None:
    catalogue = read("shopify/current-dialect.csv")
    tea, bowl, draft = catalogue.products
    assert tea.description == "<p>Une tisane</p><p>Menthe et mélisse, séchées <strong>à l’ombre</strong>.</p>"
    assert [variant.quantity for variant in tea.variants] == [12, None]  # sold to order below nothing
    assert [variant.compare_at_minor for variant in tea.variants] == [None, 3400]
    assert [picture.url[-12:] for picture in tea.pictures] == ["tisane-1.jpg", "sane-200.jpg", "tisane-2.jpg"]
    assert tea.pictures[0].alt == "Un sachet de tisane"
    assert bowl.variants[0].quantity is None  # three, but nobody counts them
    assert not draft.published
    assert said(catalogue) == [
        (2, "Barcode", "bad-gtin", "noted"),
        (3, "Inventory quantity", "sold-to-order", "noted"),
        (6, "Gift card", "gift-card", "left"),
    ]


def test_woocommerce_in_english() -> None:
    catalogue = read("woocommerce/english.csv")
    mug, tee, book, draft = catalogue.products
    assert (mug.variants[0].minor, mug.variants[0].compare_at_minor) == (1800, 2400)  # on sale today
    assert mug.variants[0].gtin == "04006381333931"
    assert mug.variants[0].grams == 454
    assert [picture.url[-9:] for picture in mug.pictures] == ["e/mug.jpg", "mug,2.jpg"]
    assert [(variant.sku, variant.quantity, variant.grams) for variant in tee.variants] == [
        ("TEE-S", 3, 227),  # its parent, further down, is named by SKU; it weighs what its parent does
        ("TEE-M", 0, 227),  # by id; out of stock without being counted
    ]
    assert book.variants[0].url == "https://pottery.example/book"
    assert not draft.published
    assert said(catalogue) == [
        (2, "Date sale price ends", "sale-ends", "noted"),
        (6, "Type", "grouped", "left"),
        (8, "Type", "not-goods", "left"),
        (10, "Parent", "no-parent", "refused"),
    ]


def test_woocommerce_in_french() -> None:
    catalogue = read("woocommerce/french.csv")
    honey, candle, soap = catalogue.products
    assert (honey.variants[0].minor, honey.variants[0].grams, honey.taxable) == (123456, 500, False)
    assert candle.variants[0].quantity is None  # in stock, not counted: to be confirmed
    assert [(variant.options, variant.minor) for variant in soap.variants] == [
        ((("Parfum", "Lavande"),), 750),
        ((("Parfum", "Nature"),), 600),
    ]
    strawberry, blueberry = read("woocommerce/french-canada.csv").products
    assert (strawberry.title, strawberry.variants[0].grams) == ("Confiture de fraises", 340)
    assert (blueberry.variants[0].minor, blueberry.variants[0].compare_at_minor, blueberry.variants[0].quantity) == (
        850,
        995,
        0,
    )


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("a,=cmd|' /C calc'!A0,,,,,,,,5,,,", "Title", "formula"),
        ("a,@SUM(1+1)*cmd|' /C calc'!A0,,,,,,,,5,,,", "Title", "formula"),
        ('a,"\t=HYPERLINK(""http://x"")",,,,,,,,5,,,', "Title", "formula"),
        ("a,Mug,=1+1,,,,,,,5,,,", "Body (HTML)", "formula"),
        ("a,Mug,,+cmd|' /C calc'!A0,,,,,,5,,,", "Vendor", "formula"),
        ("a,Mug,,,,,-2+3+cmd|' /C calc'!A0,,,5,,,", "Variant SKU", "formula"),
        ("=A1,Mug,,,,,,,,5,,,", "Handle", "formula"),
        ("a,Mug,,,,,,,,=5,,,", "Variant Price", "not-a-price"),
        ("a,Mug,,,,,,,,,,,", "Variant Price", "no-price"),
        ('a,Mug,,,,,,,,"1,234",,,', "Variant Price", "ambiguous-number"),
        ("a,Mug,,,,,,,,-5,,,", "Variant Price", "negative"),
        ("a,Mug,,,,,,shopify,1e3,5,,,", "Variant Inventory Qty", "not-a-count"),
        ("a,,,,,,,,,5,,,", "Title", "no-title"),
        (",,,,,,X,,,5,,,", "Handle", "no-key"),
        ("a," + "x" * 256 + ",,,,,,,,5,,,", "Title", "too-long"),
    ],
)
def test_each_refused_row_says_why(row: str, column: str, code: str) -> None:
    catalogue = shopify(row, "b,Bol,,,,,,,,7,,,")
    assert said(catalogue) == [(2, column, code, "refused")]
    assert [product.key for product in catalogue.products] == ["b"]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("a,+ de chocolat,,,,,,,,5,,,", "Title", "formula-as-text"),
        ("a,@home,,,,,,,,5,,,", "Title", "formula-as-text"),
        ("a,Mug,,,Size,- small,,,,5,,,", "Option1 Value", "formula-as-text"),
        ("a,Mug,,,,,,,,5,4006381333932,,", "Variant Barcode", "bad-gtin"),
        ("a,Mug,,,,,,,,5,4.00638E+12,,", "Variant Barcode", "scientific-gtin"),
        ("a,Mug,,,,,,shopify,-2,5,,,", "Variant Inventory Qty", "below-zero"),
        ("a,Mug,,,,,,,,5,,javascript:alert(1),", "Image Src", "bad-address"),
        ("a,Mug,,,,,,,,5,,file:///etc/passwd,", "Image Src", "bad-address"),
        ("a,Mug,,,,,,,,5,,,perhaps", "Status", "not-yes-or-no"),
        ("a,Mug,," + "x" * 130 + ",,,,,,5,,,", "Vendor", "cut"),
    ],
)
def test_what_is_taken_and_noted(row: str, column: str, code: str) -> None:
    catalogue = shopify(row)
    assert said(catalogue) == [(2, column, code, "noted")]
    assert len(catalogue.products) == 1


def test_what_is_twice_is_refused_with_its_first_line() -> None:
    catalogue = shopify(
        "a,Mug,,,Size,S,SKU-1,,,5,4006381333931,,",
        "a,,,,,S,SKU-2,,,6,,,",
        "a,,,,,M,sku-1,,,7,,,",
        "a,Other mug,,,,L,SKU-3,,,8,,,",
        "b,Bol,,,,,SKU-4,,,9,4006381333931,,",
    )
    assert [(problem.line, problem.code, problem.facts.get("first")) for problem in catalogue.problems] == [
        (3, "duplicate-variant", 2),
        (4, "duplicate-sku", 2),
        (5, "other-title", 2),
        (6, "duplicate-gtin", 2),
    ]
    assert [[variant.sku for variant in product.variants] for product in catalogue.products] == [["SKU-1"], ["SKU-4"]]


def test_a_refused_product_takes_its_rows_along() -> None:
    catalogue = shopify(
        "a,Mug,,,Size,S,,,,free,,,", "a,,,,,M,,,,7,,,", "a,,,,,,,,,,,https://x.example/a.jpg,", "b,Bol,,,,,,,,1,,,"
    )
    assert said(catalogue) == [
        (2, "Variant Price", "not-a-price", "refused"),
        (3, "", "with-its-product", "refused"),
        (4, "", "with-its-product", "refused"),
    ]
    assert [product.key for product in catalogue.products] == ["b"]


def test_mixed_encodings_refuse_their_rows() -> None:
    data = (SHOPIFY + "a,Été,,,,,,,,5,,,\nb,Érable,,,,,,,,6,,,\n").encode() + "c,Forêt,,,,,,,,7,,,\n".encode("cp1252")
    sheet = open_file(data, "a.csv")
    catalogue = read_products(sheet, detect(sheet.headers), today=TODAY)
    assert said(catalogue) == [(4, "Title", "mixed-encodings", "refused")]
    assert [product.title for product in catalogue.products] == ["Été", "Érable"]


def test_a_file_mapped_by_hand() -> None:
    sheet = open_file(b'Item Name,Taille,Montant,En main\nTuque,P,25,3\nTuque,G,"27,50",0\nBol,,12,\n', "a.csv")
    reading = detect(sheet.headers)
    assert not is_enough(reading)
    reading = by_hand(reading, {1: "option1_value", 2: "price", 3: "quantity"})
    assert is_enough(reading)
    hat, bowl = read_products(sheet, reading, today=TODAY).products
    assert hat.key == "tuque"
    assert [(variant.options, variant.minor, variant.quantity) for variant in hat.variants] == [
        ((("Taille", "P"),), 2500, 3),
        ((("Taille", "G"),), 2750, 0),
    ]
    assert (bowl.variants[0].options, bowl.variants[0].quantity) == ((), None)


def test_a_problem_is_plain_data() -> None:
    assert Problem(2, "Title", "no-title").kind == "refused"


def variants(catalogue: Catalogue) -> list[tuple[object, ...]]:
    return [
        (product.key, variant.options, variant.minor, variant.compare_at_minor, variant.gtin, variant.grams)
        for product in catalogue.products
        for variant in product.variants
    ]


def test_a_google_feed_is_the_same_in_xml_and_in_tabs() -> None:
    red = (("Taille", "P"), ("Couleur", "rouge"))
    large = (("Taille", "G"), ("Couleur", "rouge"))
    for file in ("google/products.tsv", "google/rss.xml"):
        found = read(file)
        tuque, mitts = found.products
        assert (tuque.title, mitts.title) == ("Tuque du fjord – rouge", "Mitaines de feutre")
        assert tuque.description == "<p>Laine du pays.</p>"
        assert variants(found) == [
            ("TUQUE", red, 2900, 3400, "04006381333931", 120),
            ("TUQUE", large, 3400, None, "", 120 if file.endswith("tsv") else None),
            ("M-1", (), 2400, None, "", None),
        ]
        assert [variant.quantity for variant in (*tuque.variants, *mitts.variants)] == [None, 0, None]
        assert mitts.variants[0].url == "https://laines.example/mitaines"
        assert len(tuque.pictures) == 3
    assert said(read("google/products.tsv")) == [
        (2, "sale price", "sale-ends", "noted"),
        (4, "sale price", "sale-not-now", "noted"),
        (5, "price", "other-currency", "refused"),
    ]
    assert said(read("google/rss.xml")) == []


def test_an_atom_feed() -> None:
    (mitts,) = read("google/atom.xml").products
    assert (mitts.key, mitts.title, mitts.description) == ("M-1", "Mitaines feutrées", "<p>À la main.</p>")
    assert (mitts.line, mitts.variants[0].minor) == (6, 2400)
    assert mitts.variants[0].url == "https://laines.example/mitaines"


def test_lightspeeds_two_series() -> None:
    tuque, mitts, mending, scarf = read("lightspeed/x-series.csv").products
    assert [variant.options for variant in tuque.variants] == [
        (("Couleur", "Rouge"), ("Taille", "Petit")),
        (("Couleur", "Rouge"), ("Taille", "Grand")),
        (("Couleur", "Bleu"), ("Taille", "Petit")),
    ]
    assert [(variant.minor, variant.grams) for variant in tuque.variants] == [(2995, 120), (2995, 140), (3195, 120)]
    assert mitts.categories == ("Vêtements > Mitaines",)
    assert set(mending.variants[0].stocks.values()) == {None}  # nobody counts it
    assert not scarf.published
    sweater, soap, hem = read("lightspeed/r-series.csv").products
    assert [(variant.options, variant.minor) for variant in sweater.variants] == [
        ((("Color", "Noir"), ("Size", "M")), 3900),
        ((("Color", "Noir"), ("Size", "G")), 3900),
        ((("Color", "Blanc"), ("Size", "M")), 4100),
    ]
    assert (sweater.key, soap.key, soap.variants[0].gtin) == (
        "matrix-chandail-de-coton",
        "210000000020",
        "00036000291452",
    )
    assert sweater.categories == ("Vêtements > Chandails > Manches longues",)
    assert set(hem.variants[0].stocks.values()) == {None}


def test_an_option_column_a_product_does_not_use_asks_nothing_of_it() -> None:
    sheet = open_file(b"Nom,Prix,Taille,Couleur\nTuque,5,P,\nTuque,5,G,\nBol,9,,Bleu\nBol,9,,Vert\n", "a.csv")
    found = read_products(sheet, detect(sheet.headers), today=TODAY)
    assert [variant[1] for variant in variants(found)] == [
        (("Taille", "P"),),
        (("Taille", "G"),),
        (("Couleur", "Bleu"),),
        (("Couleur", "Vert"),),
    ]
    assert said(found) == []
