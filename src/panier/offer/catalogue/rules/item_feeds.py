"""Product feeds in XML: the items of an RSS channel or the entries of an Atom feed, each a row, each element a column."""

from collections.abc import Iterator
from typing import NamedTuple

from panier.kit.xml import BadXml, Parser, local, read_xml
from panier.offer.catalogue.rules.grids import MOST_CELL, MOST_COLUMNS, Rows
from panier.offer.catalogue.rules.imported import BadFile

ITEMS = frozenset({"item", "entry"})
GOOGLE = "http://base.google.com/ns/"  # its own names win over those of RSS and Atom
MANY = "additional_image_link"
PROSE = frozenset({"description", "content", "summary"})  # what may hold XHTML
PIECE = 65_536


class Feed(NamedTuple):
    headers: tuple[str, ...]
    rows: Rows


def open_feed(data: bytes) -> Feed:
    """BadFile: entities are declared, it is not well-formed, or nothing in it is an item."""
    items = _Items()
    try:
        read_xml(_pieces(data), items)
    except BadXml as bad:
        problem = "xml-entities" if bad.code == "entities" else "xml-broken"
        raise BadFile(problem=problem, line=bad.line) from bad
    if not items.rows:
        raise BadFile(problem="no-items")
    return Feed(tuple(items.columns), items.rows)


def _pieces(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), PIECE):
        yield data[start : start + PIECE]


class _Items:
    def __init__(self) -> None:
        self.columns: dict[str, int] = {}
        self.rows = Rows()
        self.cells: dict[int, str] = {}
        self.sure: set[int] = set()  # columns of this item that were given in Google's own name
        self.line = 0
        self.within = 0  # elements open, from the item's own on; 0: between items
        self.field = ""
        self.parts: list[str] = []

    def opened(self, name: str, attributes: dict[str, str], parser: Parser) -> None:
        if self.within:
            self.within += 1
            if self.within == 2:  # noqa: PLR2004 - right in the item
                self.field, self.parts = local(name), []
                if "href" in attributes and self.field == "link" and attributes.get("rel", "alternate") == "alternate":
                    self.parts.append(attributes["href"])
        elif local(name) in ITEMS:
            self.within, self.line = 1, parser.CurrentLineNumber
            self.cells, self.sure = {}, set()

    def text(self, text: str) -> None:
        if self.within == 2 or (self.within > 2 and self.field in PROSE):  # noqa: PLR2004 - right in the item, or deeper
            self.parts.append(text)

    def closed(self, name: str) -> None:
        if self.within == 2:  # noqa: PLR2004 - right in the item
            self._keep("".join(self.parts).strip(), is_googles=name.startswith(GOOGLE))
        elif self.within == 1:
            self._end()
        self.within = max(self.within - 1, 0)

    def _keep(self, text: str, *, is_googles: bool) -> None:
        if not text:
            return
        if len(text) > MOST_CELL:
            raise BadFile(problem="cell-too-long", line=self.line, limit=MOST_CELL)
        at = self.columns.setdefault(self.field, len(self.columns))
        if at >= MOST_COLUMNS:
            raise BadFile(problem="too-many-columns", limit=MOST_COLUMNS)
        if self.field == MANY and at in self.cells:
            self.cells[at] = f"{self.cells[at]}, {text}"[:MOST_CELL]
        elif at not in self.cells or (is_googles and at not in self.sure):
            self.cells[at] = text
        if is_googles:
            self.sure.add(at)

    def _end(self) -> None:
        if not self.cells:
            return
        self.rows.add(self.line, (self.cells.get(position, "") for position in range(max(self.cells) + 1)))
