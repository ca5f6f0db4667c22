"""An invented shop's product file of any size, in Shopify's dialect: the same bytes every time."""

import csv
import io
from collections.abc import Iterator
from random import Random

from panier.config.commands.bench.corpus_texts import Vocabulary

PLACES = ("Atelier", "Entrepôt")
SIZES = ("P", "M", "G", "TG", "TTG")
HEADERS: tuple[str, ...] = ("Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Tags", "Published", "Option1 Name", "Option1 Value")  # fmt: skip
HEADERS += ("Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Policy", "Variant Price", "Variant Compare At Price")  # fmt: skip
HEADERS += ("Variant Requires Shipping", "Variant Taxable", "Variant Barcode", "Image Src", "Image Alt Text", "Gift Card", "SEO Title", "Status")  # fmt: skip
HEADERS += tuple(f"Inventory at {place}" for place in PLACES)
CATEGORY = "422"  # of the taxonomy
SENTENCES = 8  # of a description


def product_file(variants: int, *, dearer: int = 0) -> bytes:
    """One to five variants a product, three on average, counted at two places. `dearer`: every so manyeth has another price."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADERS)
    writer.writerows(_rows(variants, dearer))
    return out.getvalue().encode()


def _rows(variants: int, dearer: int) -> Iterator[list[object]]:
    chance, words = Random(f"import {variants}"), Vocabulary()  # noqa: S311 - the same file every time
    made = product = 0
    while made < variants:
        product += 1
        name = words.names.draw(chance).capitalize()
        title = f"{name} {words.names.draw(chance)} {product}"
        body = " ".join(f"<p>{name} est fait main à l’atelier, en petites séries no {chance.randint(1, 999)}.</p>" for _ in range(SENTENCES))  # fmt: skip
        count = min(chance.randint(1, len(SIZES)), variants - made)
        for at in range(count):
            made += 1
            cents = chance.randint(500, 20_000) + (100 if dearer and made % dearer == 0 else 0)
            price, units = f"{cents // 100}.{cents % 100:02d}", [chance.randint(0, 40) for _ in PLACES]
            head = [title, body, f"Maison {name}", CATEGORY, "invention", "TRUE"] if at == 0 else [""] * 6
            options = ["Taille" if at == 0 else "", SIZES[at]]
            own: list[object] = [f"SKU-{made:07d}", chance.randint(50, 3000), "shopify", "deny", price, "", "TRUE", "TRUE", _gtin(made)]  # fmt: skip
            rest = [f"https://img.example/{product}.jpg", title, "FALSE", title, "active"] if at == 0 else ["", "", "", "", ""]  # fmt: skip
            yield [f"p-{product}", *head, *options, *own, *rest, *units]


def _gtin(number: int) -> str:
    body = f"952{number:09d}"  # the prefix of examples
    digits = [int(digit) for digit in body]
    return f"{body}{-(sum(digits[::2]) + 3 * sum(digits[1::2])) % 10}"
