"""An invented shop's product file of any size: Shopify's columns as CSV or in a workbook, or a feed in XML. The same words every time."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from random import Random
from xml.sax.saxutils import escape

from panier.config.commands.bench.corpus_texts import Vocabulary

PLACES = ("Atelier", "Entrepôt")
SIZES = ("P", "M", "G", "TG", "TTG")
HEADERS: tuple[str, ...] = ("Handle", "Title", "Body (HTML)", "Vendor", "Product Category", "Tags", "Published", "Option1 Name", "Option1 Value")  # fmt: skip
HEADERS += ("Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Policy", "Variant Price", "Variant Compare At Price")  # fmt: skip
HEADERS += ("Variant Requires Shipping", "Variant Taxable", "Variant Barcode", "Image Src", "Image Alt Text", "Gift Card", "SEO Title", "Status")  # fmt: skip
HEADERS += tuple(f"Inventory at {place}" for place in PLACES)
CATEGORY = "422"  # of the taxonomy
SENTENCES = 8  # of a description


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
WORKBOOK = f'<workbook xmlns="{SHEETS}" xmlns:r="{RELATIONS}"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>'
TARGETS = f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
ITEM = (
    "id",
    "title",
    "description",
    "brand",
    "price",
    "availability",
    "gtin",
    "item_group_id",
    "size",
    "link",
    "image_link",
    "google_product_category",
)


def product_file(variants: int, kind: str = "csv", *, dearer: int = 0) -> bytes:
    """One to five variants a product, three on average, counted at two places. `dearer`: every so manyeth has another price."""
    return KINDS[kind](_rows(variants, dearer))


def _csv(rows: Iterable[list[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADERS)
    writer.writerows(rows)
    return out.getvalue().encode()


def _workbook(rows: Iterable[list[object]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", WORKBOOK)
        book.writestr("xl/_rels/workbook.xml.rels", TARGETS)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{SHEETS}"><sheetData>'.encode())
            for row in (HEADERS, *rows):
                cells = "".join(f'<c t="inlineStr"><is><t>{escape(str(cell))}</t></is></c>' for cell in row)
                sheet.write(f"<row>{cells}</row>".encode())
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


def _feed(rows: Iterable[list[object]]) -> bytes:
    """Google's: each variant says all of its product again, of the description the first sentence."""
    out = io.StringIO()
    out.write('<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>')
    title = body = brand = image = ""
    for row in rows:
        cell = dict(zip(HEADERS, map(str, row), strict=True))
        title, body, brand = cell["Title"] or title, cell["Body (HTML)"] or body, cell["Vendor"] or brand
        image = cell["Image Src"] or image
        there = "in_stock" if any(cell[f"Inventory at {place}"] != "0" for place in PLACES) else "out_of_stock"
        price, link = (
            f"{cell['Variant Price']} CAD",
            f"https://atelier.example/{cell['Handle']}?v={cell['Variant SKU']}",
        )
        said = (cell["Variant SKU"], title, body.partition("</p>")[0][3:], brand, price, there, cell["Variant Barcode"], cell["Handle"], cell["Option1 Value"], link, image, CATEGORY)  # fmt: skip
        marks = (f"<g:{name}>{escape(text)}</g:{name}>" for name, text in zip(ITEM, said, strict=True))
        out.write(f"<item>{''.join(marks)}</item>")
    out.write("</channel></rss>")
    return out.getvalue().encode()


KINDS: dict[str, Callable[[Iterable[list[object]]], bytes]] = {"csv": _csv, "xlsx": _workbook, "xml": _feed}


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
