"""WooCommerce's core product CSV: a row a product, and a row a variation that names its parent."""

import re
from array import array
from collections.abc import Iterator
from datetime import date

from panier.kit.progress import tell
from panier.offer.catalogue.rules.gathering import NEXT_PICTURE, Pictures, Unique, is_small_enough, with_its_product
from panier.offer.catalogue.rules.grids import Row, Sheet
from panier.offer.catalogue.rules.headers import Column, Reading
from panier.offer.catalogue.rules.imported import Found, ImportedProduct, ImportedVariant, Part
from panier.offer.catalogue.rules.lines import Line
from panier.offer.catalogue.rules.runs import READING

MOST_ATTRIBUTES = 3
LEFT_TYPES = {"grouped": "grouped", "virtual": "not-goods", "downloadable": "not-goods", "subscription": "not-goods"}
PARENTS = frozenset({"variable", "variable-subscription"})
PARENT_ID = re.compile(r"id:\s*([0-9]+)", re.IGNORECASE)
NEXT_PATH = re.compile(r"(?<!\\),")
DAY_LENGTH = len("2026-01-31")


def read(sheet: Sheet, reading: Reading, *, decimals: int, today: date) -> Found:
    """The rows are looked at twice: which belong together, then product by product, each with its own rows alone in hand."""
    market = _Market(dict(reading.fields), decimals, today)
    families, orphans = _families(sheet, market)

    def parts() -> Iterator[Part]:
        for numbers in families:
            head, *children = [market.line(sheet.rows[at]) for at in numbers]
            product = _Product(head, children, market).read() if is_small_enough(head, len(numbers)) else None
            if product is None and not head.refused:
                head.say("type", "no-variations")
            others = with_its_product([head, *children], head) if head.refused else []
            yield product, [problem for line in (head, *children) for problem in line.problems] + others
        for at in orphans:
            orphan = market.line(sheet.rows[at])
            orphan.title = orphan.text("title", "title", cut=True)
            orphan.say("parent", "no-parent", value=orphan.given("parent")[:60])
            yield None, orphan.problems

    return Found(len(families), parts())


def _families(sheet: Sheet, market: "_Market") -> "tuple[list[array[int]], list[int]]":
    """Each product's row and those of its variations, wherever in the file they stand; and variations whose parent is not there."""
    families: list[array[int]] = []
    known: dict[str, array[int]] = {}
    children: list[tuple[int, str]] = []
    for at, row in enumerate(sheet.rows):
        tell(READING, at, len(sheet.rows))
        line = market.line(row)
        if "variation" in _types(line):
            children.append((at, line.given("parent")))
            continue
        family = array("L", [at])
        families.append(family)
        for name in (f"id:{line.given('key')}", line.given("sku").casefold()):
            if name not in {"", "id:"}:
                known.setdefault(name, family)
    orphans: list[int] = []
    for at, parent in children:
        by_id = PARENT_ID.fullmatch(parent)
        family_of = known.get(f"id:{by_id.group(1)}" if by_id else parent.casefold())
        (orphans if family_of is None else family_of).append(at)
    return families, orphans


def _types(line: Line) -> set[str]:
    return {word.strip() for word in line.given("type").casefold().split(",") if word.strip()} or {"simple"}


class _Market:
    """What all rows of a file share."""

    def __init__(self, fields: dict[str, Column], decimals: int, today: date) -> None:
        self.fields, self.decimals, self.today = fields, decimals, today
        self.unique = Unique()
        self.keys: dict[str, int] = {}

    def line(self, row: Row) -> Line:
        return Line(row, self.fields)


class _Product:
    """Reads one product's row, and those of its variations."""

    def __init__(self, head: Line, children: list[Line], market: _Market) -> None:
        self.head, self.children, self.market = head, children, market
        self.pictures = Pictures()

    def read(self) -> ImportedProduct | None:
        head = self.head
        title = head.title = head.text("title", "title")
        key = self._key(head)
        if not title and not head.refused:
            head.say("title", "no-title")
        if left := next((LEFT_TYPES[kind] for kind in _types(head) if kind in LEFT_TYPES), ""):
            head.say("type", left, "left")
        description = self._description()
        for picture in self._addresses(head):
            self.pictures.add(head, "images", picture)
        brand = head.text("brand", "brand", cut=True)
        if head.refused:
            return None
        variants = self._variants()
        if not variants or head.refused:
            return None
        return ImportedProduct(
            line=head.number,
            key=key,
            title=title,
            description=description,
            brand=brand,
            categories=self._categories(),
            published=_is_shown(head),
            taxable=head.given("taxable").casefold() not in {"none", "aucun", "aucune"}
            if head.given("taxable")
            else None,
            pictures=self.pictures.ordered(),
            variants=tuple(variants),
        )

    def _key(self, line: Line) -> str:
        """The ID; failing that, the SKU. Twice in one file: the second row is refused."""
        key = line.text("key", "key") or line.text("sku", "key")
        if not key:
            if not line.refused:
                line.say("key", "no-key")
        elif (first := self.market.keys.setdefault(key, line.number)) != line.number:
            line.say("key", "duplicate-key", value=key, first=first)
        return key

    def _variants(self) -> list[ImportedVariant]:
        variable = bool(_types(self.head) & PARENTS)
        if not variable and not self.children:
            variant = self._variant(self.head, "-")
            return [variant] if variant else []
        if self.head.given("sku"):
            self.market.unique.sku(self.head)
        found = []
        for child in self.children:
            child.title = self.head.title
            if not child.refused and not _is_shown(child):
                child.say("published", "unpublished", "left")
            if variant := None if child.refused else self._variant(child, self._key(child)):
                found.append(variant)
        return found

    def _variant(self, line: Line, key: str) -> ImportedVariant | None:
        minor, former = self._prices(line)
        sku, (gtin, given) = self.market.unique.sku(line), self.market.unique.gtin(line)
        quantity, grams = self._stock(line), line.grams() or (self.head.grams() if line is not self.head else None)
        url = line.address("url", line.given("url"))
        options = () if line is self.head else self._options(line)
        pictures = self._addresses(line) if line is not self.head else []
        picture = self.pictures.add(line, "images", pictures[0]) if pictures else ""
        if line.refused or minor is None:
            return None
        stocks = line.stocks(counted=True)
        return ImportedVariant(
            line.number, key, options, minor, former, sku, gtin, given, grams, quantity, picture, url, stocks
        )

    def _prices(self, line: Line) -> tuple[int | None, int | None]:
        """Today's price and, when it is a sale, the regular one."""
        regular, sale = line.price("price", self.market.decimals), line.price("sale_price", self.market.decimals)
        starts, ends = _day(line, "sale_starts"), _day(line, "sale_ends")
        if regular is None and sale is None and not line.refused:
            line.say("price", "no-price")
        if sale is None or regular is None:
            return (sale if regular is None else regular), None
        if (starts and starts > self.market.today) or (ends and ends < self.market.today):
            line.say("sale_price", "sale-not-now", "noted")
            return regular, None
        if ends:
            line.say("sale_ends", "sale-ends", "noted", day=ends.isoformat())
        return (sale, regular) if sale < regular else (regular, None)

    def _stock(self, line: Line) -> int | None:
        given = line.given("quantity")
        beyond = line.flag("policy", otherwise=False)
        shared = line is not self.head and given.casefold() == "parent"
        if shared or (line is not self.head and not given and self.head.given("quantity")):
            line.say("quantity", "shared-stock", "noted")
            return None
        if given:
            return line.stock(counted=True, beyond=beyond)
        if line.given("in_stock") and line.given("in_stock").casefold() in {"0", "no", "non", "outofstock"}:
            return None if beyond else 0
        return None

    def _options(self, line: Line) -> tuple[tuple[str, str], ...]:
        """A variation without a value for an attribute is good for any value of it."""
        numbers = sorted(
            int(field[6:-6]) for field in line.fields if field.startswith("option") and field.endswith("_value")
        )
        found = []
        for number in numbers:
            name, value = (
                line.text(f"option{number}_name", "option", cut=True),
                line.text(f"option{number}_value", "option"),
            )
            if name and value:
                found.append((name, value))
        if len(found) > MOST_ATTRIBUTES:
            line.say("option1_value", "too-many-options", limit=MOST_ATTRIBUTES)
        return tuple(found)

    def _addresses(self, line: Line) -> list[str]:
        return [address.strip() for address in NEXT_PICTURE.split(line.given("images")) if address.strip()]

    def _description(self) -> str:
        """The long description, or the short one."""
        field = "description" if self.head.given("description") else "short_description"
        return self.head.html(field, line_ends="\\n")

    def _categories(self) -> tuple[str, ...]:
        """Of `A > B, A > C`: the paths as they are, the deepest first."""
        text = self.head.text("category_paths", "category", cut=True)
        paths = [path.replace("\\,", ",").strip() for path in NEXT_PATH.split(text)]
        return tuple(sorted((path for path in paths if path), key=lambda path: -path.count(">")))


def _is_shown(line: Line) -> bool:
    """1: published; 0: private, -1: draft, 2: waits. Hidden from its own catalogue is not shown either."""
    return line.flag("published", otherwise=True) and line.given("visibility").casefold() != "hidden"


def _day(line: Line, field: str) -> date | None:
    text = line.given(field)
    if not text:
        return None
    try:
        return date.fromisoformat(text[:DAY_LENGTH])
    except ValueError:
        line.say(field, "not-a-date", "noted", value=text[:20])
        return None
