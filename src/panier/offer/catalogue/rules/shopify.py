"""Shopify's product CSV, old and new, and files like it: rows of one key are one product. What differs is in their lines."""

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from panier.kit.progress import tell
from panier.offer.catalogue.rules.cells import handle_of
from panier.offer.catalogue.rules.gathering import (
    NEXT_PICTURE,
    Pictures,
    Unique,
    compare_at,
    is_small_enough,
    with_its_product,
    without_twins,
)
from panier.offer.catalogue.rules.grids import Row, Sheet
from panier.offer.catalogue.rules.headers import OTHER, Column, Reading
from panier.offer.catalogue.rules.imported import Found, ImportedProduct, ImportedVariant, Part, Problem
from panier.offer.catalogue.rules.lines import Line
from panier.offer.catalogue.rules.runs import READING

OPTIONS = (1, 2, 3)
DEFAULT = "Default Title"  # what Shopify writes for a product without options
REGULAR = frozenset({"Regular", "Ordinaire", "Régulier", "Régulière"})  # what Square calls the only one
LONGEST_KEY = 400
OWN = ("sku", "gtin", "price", "compare_at", "option1_value", "option2_value", "option3_value")  # of a variant


LineOf = Callable[[Row, dict[str, Column]], Line]  # how a dialect reads a row


def read(sheet: Sheet, reading: Reading, *, decimals: int, line_of: LineOf = Line) -> Found:
    """The rows are looked at twice: whose they are, then product by product, each with its own rows alone in hand."""
    fields = dict(reading.fields)
    groups: dict[str, array[int]] = {}
    loose: list[Problem] = []
    for at, row in enumerate(sheet.rows):
        tell(READING, at, len(sheet.rows))
        line = line_of(row, fields)
        if key := _key(line):
            groups.setdefault(key, array("L")).append(at)
        else:
            if not line.refused:
                line.say("key", "no-key")
            loose += line.problems

    def parts() -> Iterator[Part]:
        yield None, loose
        unique = Unique()
        for key, rows in groups.items():
            lines = [line_of(sheet.rows[at], fields) for at in rows]
            for line in lines:
                _key(line)  # what it says of the cell is said anew
            reader = _Product(key, lines, reading, unique, decimals)
            product = reader.read() if is_small_enough(reader.head, len(rows)) else None
            others = [] if product else with_its_product(lines, reader.head)
            yield product, [problem for line in lines for problem in line.problems] + others

    return Found(len(groups), parts())


def _key(line: Line) -> str:
    return line.text("key", "key") or handle_of(line.given("title"))


class _Product:
    """Reads the rows of one handle."""

    def __init__(self, key: str, lines: list[Line], reading: Reading, unique: Unique, decimals: int) -> None:
        self.key, self.lines, self.reading, self.unique, self.decimals = key, lines, reading, unique, decimals
        self.head = next((line for line in lines if line.given("title")), lines[0])
        self.pictures = Pictures()

    def read(self) -> ImportedProduct | None:
        head = self.head
        title = head.title = head.text("title", "title") if self._titles_agree() else self._shared_title()
        if not title and not head.refused:
            head.say("title", "no-title")
        if head.flag("gift_card", otherwise=False):
            head.say("gift_card", "gift-card", "left")
        if head.given("composite"):
            head.say("composite", "grouped", "left")
        brand, description = head.text("brand", "brand", cut=True), head.html("description")
        if not head.refused:
            if self._titles_agree():
                self._check_titles(title)
            variants = self._variants()
            if variants and not head.refused:
                return ImportedProduct(
                    line=head.number,
                    key=self.key,
                    title=title,
                    description=description,
                    brand=brand,
                    categories=self._categories(),
                    published=head.flag("published", otherwise=True) and head.flag("status", otherwise=True),
                    taxable=head.flag("taxable", otherwise=True) if head.given("taxable") else None,
                    pictures=self.pictures.ordered(),
                    variants=tuple(variants),
                )
        return None

    def _titles_agree(self) -> bool:
        """Whether all rows of a product carry its title; elsewhere each may add what its variant is."""
        return self.reading.dialect in {"shopify", OTHER}

    def _shared_title(self) -> str:
        """The words all titles begin with; where that is nothing, the first title."""
        first = self.head.text("title", "title")
        others = [line.given("title").split() for line in self.lines if line.given("title")]
        words = [
            same[0] for same in takewhile(lambda words: len(set(words)) == 1, zip(first.split(), *others, strict=False))
        ]
        for line in self.lines:
            line.title = first
        return " ".join(words).rstrip(" -–—,/|:(") or first

    def _check_titles(self, title: str) -> None:
        for line in self.lines:
            line.title = title
            if line is not self.head and line.given("title") and line.text("title", "title") != title:
                line.say("title", "other-title", first=self.head.number)

    def _variants(self) -> list[ImportedVariant]:
        names = self._option_names()
        several = sum(any(line.given(field) for field in OWN) for line in self.lines) > 1
        found: list[ImportedVariant] = []
        seen: dict[str, int] = {}
        for line in self.lines:
            if line.refused:
                continue
            self._picture(line)
            if line is self.head or any(line.given(field) for field in OWN):
                if variant := without_twins(line, self._variant(line, names, several=several), seen):
                    found.append(variant)
            elif not line.given("image"):
                line.say("key", "nothing-in-row")
        return found

    def _option_names(self) -> dict[int, str]:
        names = {}
        for number in OPTIONS:
            field = f"option{number}_value"
            column = self.head.fields.get(field)
            if column is None or not (
                self.reading.dialect == "shopify" or any(line.given(field) for line in self.lines)
            ):
                continue
            name = self.head.text(f"option{number}_name", "option", cut=True)
            if self.reading.dialect == OTHER and not name:
                name = column.header
            names[number] = name
        return names

    def _picture(self, line: Line) -> None:
        position = line.given("image_position")
        alt = line.text("image_alt", "alt", cut=True)
        at = int(position) if position.isdigit() and len(position) < 5 else None  # noqa: PLR2004 - a sane position
        self.pictures.add(line, "image", line.given("image"), alt, at)
        for other in NEXT_PICTURE.split(line.given("images")):
            self.pictures.add(line, "images", other.strip())

    def _variant(self, line: Line, names: dict[int, str], *, several: bool) -> ImportedVariant | None:
        options = self._options(line, names, several=several)
        minor = line.price("price", self.decimals)
        if minor is None and not line.refused:
            line.say("price", "no-price")
        former = compare_at(line, "compare_at", minor, self.decimals)
        sku, (gtin, given) = self.unique.sku(line), self.unique.gtin(line)
        key = json.dumps([value for _, value in options], ensure_ascii=False) if options else "-"
        if len(key) > LONGEST_KEY:
            line.say("option1_value", "too-long", limit=LONGEST_KEY)
        counted = bool(line.given("tracker")) or "tracker" not in line.fields
        counted = counted and line.flag("tracked", otherwise=True)
        quantity = line.stock(counted=counted, beyond=line.flag("policy", otherwise=False))
        picture = self.pictures.add(line, "variant_image", line.given("variant_image"))
        grams, url, stocks = line.grams(), line.address("url", line.given("url")), line.stocks(counted=counted)
        if line.refused or minor is None:
            return None
        return ImportedVariant(
            line.number,
            key,
            options,
            minor,
            former,
            sku,
            gtin,
            given,
            grams,
            quantity,
            picture or self._own_picture(line),
            url,
            stocks,
        )

    def _own_picture(self, line: Line) -> str:
        """The picture beside a variant that is not the first row: its own."""
        return line.given("image") if line is not self.head and line.given("image") in self.pictures.found else ""

    def _options(self, line: Line, names: dict[int, str], *, several: bool) -> tuple[tuple[str, str], ...]:
        options = []
        for number, name in names.items():
            value = line.text(f"option{number}_value", "option")
            if value == DEFAULT or (value in REGULAR and not several):
                continue
            if value:
                options.append((name or f"Option {number}", value))
            elif several and name and not line.refused:
                line.say(f"option{number}_value", "no-option", value=name)
        return tuple(options)

    def _categories(self) -> tuple[str, ...]:
        fields: Sequence[str] = ("category_google", "category", "category_own")
        return tuple(found for field in fields if (found := self.head.text(field, "category", cut=True)))
