"""One row of a sheet, read by what its columns mean; what is wrong with it is collected with its column."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from panier.offer.catalogue.rules.cells import AS_TEXT, LONGEST_DESCRIPTION, active, plain, safe_html
from panier.offer.catalogue.rules.codes import gtin_of
from panier.offer.catalogue.rules.grids import Row
from panier.offer.catalogue.rules.headers import STOCK_AT, Column
from panier.offer.catalogue.rules.imported import Kind, Problem
from panier.offer.catalogue.rules.numbers import Unreadable, count_of, grams_of, minor_of

YES = frozenset(
    {"true", "1", "yes", "y", "oui", "o", "vrai", "published", "publié", "active", "actif", "continue", "notify"}
)
NO = frozenset(
    {"false", "0", "-1", "2", "no", "n", "non", "faux", "draft", "archived", "unlisted", "deny", "none", "private"}
)
LONGEST = {"title": 255, "brand": 120, "sku": 120, "key": 255, "alt": 500, "option": 100, "url": 1000, "category": 500}
SHOWN = 60  # characters of a cell repeated in a problem


class Line:
    """`fields` are the sheet's columns by meaning. Reading methods return something usable and note what was not."""

    def __init__(self, row: Row, fields: "dict[str, Column]") -> None:
        self.row = row
        self.fields = fields
        self.problems: list[Problem] = []
        self.title = ""
        for column in fields.values():
            if column.position in row.damaged:
                self.say(column.means, "mixed-encodings")

    @property
    def number(self) -> int:
        return self.row.line

    @property
    def refused(self) -> bool:
        return any(problem.kind != "noted" for problem in self.problems)

    def say(self, field: str, code: str, kind: Kind = "refused", **facts: Any) -> None:
        column = self.fields.get(field)
        header = column.header if column else ""
        self.problems.append(Problem(self.number, header, code, kind, facts, self.title))

    def raw(self, field: str) -> str:
        column = self.fields.get(field)
        if column is None or column.position >= len(self.row.cells):
            return ""
        return self.row.cells[column.position]

    def given(self, field: str) -> str:
        return self.raw(field).strip()

    def text(self, field: str, limit: str, *, cut: bool = False) -> str:
        """A line of text; too long: refused, or cut and noted."""
        text, problem = plain(self.raw(field))
        if problem:
            self.say(field, problem, "noted" if problem == "formula-as-text" else "refused", value=text[:SHOWN])
        most = LONGEST[limit]
        if len(text) <= most:
            return text
        self.say(field, "cut" if cut else "too-long", "noted" if cut else "refused", limit=most)
        return text[:most].rstrip()

    def html(self, field: str, *, line_ends: str = "\n") -> str:
        """Safe HTML; `line_ends`: how this program writes them (WooCommerce: a backslash and an n)."""
        cell = self.raw(field).replace(line_ends, "\n")
        if active(cell) == "formula":
            self.say(field, "formula", value=cell[:SHOWN])
            return ""
        if len(cell) > LONGEST_DESCRIPTION:
            self.say(field, "cut", "noted", limit=LONGEST_DESCRIPTION)
        return safe_html(cell[:LONGEST_DESCRIPTION])

    def flag(self, field: str, *, otherwise: bool) -> bool:
        """Yes or no in the words of both programs and languages; what is neither is noted."""
        if field == "published" and self.given("archived").casefold() in YES:
            return False
        value = self.given(field).casefold()
        if value in YES or value in NO:
            return value in YES
        if value:
            self.say(field, "not-yes-or-no", "noted", value=value[:SHOWN])
        return otherwise

    def price(self, field: str, decimals: int) -> int | None:
        """Minor units; None when the cell is empty, or when it is none (and the row is refused)."""
        return self._number(field, lambda text: minor_of(text, decimals), "refused")

    def count(self, field: str) -> int | None:
        return self._number(field, count_of, "refused")

    def grams(self) -> int | None:
        column = self.fields.get("weight")
        unit = column.unit if column else ""
        return self._number("weight", lambda text: grams_of(text, unit), "noted") or None

    def _number(self, field: str, read: Callable[[str], int], kind: Kind) -> int | None:
        text = self.given(field).removeprefix("'")
        if as_text := AS_TEXT.fullmatch(text):
            text = as_text.group(1).strip()
        if not text:
            return None
        try:
            return read(text)
        except Unreadable as unreadable:
            self.say(field, unreadable.code, kind, value=text[:SHOWN])
            return None

    def gtin(self) -> tuple[str, str]:
        """Fourteen digits or nothing, and what was written; a wrong one is noted and does not stop the product."""
        text = self.given("gtin")
        if as_text := AS_TEXT.fullmatch(text):
            text = as_text.group(1)
        if active(text) == "formula":
            self.say("gtin", "formula", value=text[:SHOWN])
            return "", ""
        found = gtin_of(text)
        if found.problem:
            self.say("gtin", found.problem, "noted", value=found.given)
        return found.normal, found.given

    def stock(self, *, counted: bool, beyond: bool) -> int | None:
        """Units on the shelf; None when nobody counts them, or when it is sold `beyond` them too."""
        return self._units("quantity", counted=counted, beyond=beyond)

    def stocks(self, *, counted: bool) -> dict[str, int | None]:
        """The same at each outlet that has a column; an empty cell says nothing of its place, unless nobody counts this at all."""
        outlets = [field for field in self.fields if field.startswith(f"{STOCK_AT}:")]
        return {
            field.removeprefix(f"{STOCK_AT}:"): self._units(field, counted=counted, beyond=False)
            for field in outlets
            if self.given(field) or not counted
        }

    def _units(self, field: str, *, counted: bool, beyond: bool) -> int | None:
        quantity = self.count(field) if counted else None
        if quantity is None:
            return None
        if quantity <= 0 and beyond:
            self.say(field, "sold-to-order", "noted", value=quantity)
            return None
        if quantity < 0:
            self.say(field, "below-zero", "noted", value=quantity)
        return max(quantity, 0)

    def address(self, field: str, text: str) -> str:
        """A web address that could be one; whether it may be visited is decided when it is."""
        if not text:
            return ""
        try:
            parts = urlsplit(text)
        except ValueError:
            parts = urlsplit("")
        whole = parts.scheme in {"http", "https"} and parts.hostname and not any(mark.isspace() for mark in text)
        if whole and len(text) <= LONGEST["url"]:
            return text
        self.say(field, "bad-address", "noted", value=text[:SHOWN])
        return ""
