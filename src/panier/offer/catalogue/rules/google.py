"""One item of a Google Merchant feed, XML or tab-separated: items of one group are variants; the sale is today's or none."""

import re
from datetime import date

from panier.offer.catalogue.rules.grids import Row
from panier.offer.catalogue.rules.headers import Column
from panier.offer.catalogue.rules.lines import SHOWN, Line
from panier.offer.catalogue.rules.numbers import GRAMS, Unreadable, grams_of

ATTRIBUTES: dict[str, dict[str, str]] = {  # what sets the items of a group apart, and what it is called
    "size": {"fr": "Taille", "en": "Size"},
    "color": {"fr": "Couleur", "en": "Colour"},
    "material": {"fr": "Matière", "en": "Material"},
    "pattern": {"fr": "Motif", "en": "Pattern"},
}
MOST_OPTIONS = 3
OPTION = re.compile(r"option([1-3])_(name|value)")
SOLD_OUT = frozenset({"out of stock", "discontinued"})
FOR_SALE = frozenset({"in stock", "preorder", "backorder", "limited availability", "on display to order"})
WEIGHT = re.compile(r"([0-9.,]+)\s*([a-z]+)", re.IGNORECASE)
DAY = len("2026-01-31")


class GoogleLine(Line):
    """The price is what is paid today, the regular one then the former price; a feed counts units seldom."""

    def __init__(self, row: Row, fields: dict[str, Column], *, today: date, language: str) -> None:
        present = [name for name in ATTRIBUTES if name in fields][:MOST_OPTIONS]
        self.attributes = dict(enumerate(present, start=1))
        self.language = language
        options = {f"option{number}_value": fields[name] for number, name in self.attributes.items()}
        former = {"compare_at": fields["sale_price"]} if "sale_price" in fields else {}
        super().__init__(row, {**fields, **options, **former})
        self.on_sale = bool(super().raw("sale_price").strip()) and self._is_on(today)

    def raw(self, field: str) -> str:
        if field == "key":
            return super().raw("key") if super().raw("key").strip() else super().raw("item")
        if field == "price" and self.on_sale:
            return super().raw("sale_price")
        if field == "compare_at":
            return super().raw("price") if self.on_sale else ""
        if (option := OPTION.fullmatch(field)) and option.group(2) == "name":
            called = ATTRIBUTES.get(self.attributes.get(int(option.group(1)), ""), {})
            return called.get(self.language) or called.get("en", "")
        return super().raw(field)

    def stock(self, *, counted: bool, beyond: bool) -> int | None:
        says = " ".join(self.given("availability").casefold().replace("_", " ").split())
        if says in SOLD_OUT:
            return 0
        if says not in FOR_SALE and says:
            self.say("availability", "not-an-availability", "noted", value=says[:SHOWN])
        return super().stock(counted=counted, beyond=beyond)

    def grams(self) -> int | None:
        """`0.5 kg`: the unit stands in the cell."""
        text = self.given("weight")
        if not text:
            return None
        weight = WEIGHT.fullmatch(text)
        unit = weight.group(2).casefold() if weight else ""
        try:
            return grams_of(weight.group(1), unit if unit in GRAMS else unit.removesuffix("s")) if weight else None
        except Unreadable:
            self.say("weight", "not-a-weight", "noted", value=text[:SHOWN])
            return None

    def _is_on(self, today: date) -> bool:
        """Within `2026-11-01T00:00-0500/2026-12-01T00:00-0500`; without dates, always."""
        begins, _, ends = super().raw("sale_dates").strip().partition("/")
        first, last = _day(begins), _day(ends)
        if (first and first > today) or (last and last < today):
            self.say("sale_price", "sale-not-now", "noted")
            return False
        if last:
            self.say("sale_price", "sale-ends", "noted", day=last.isoformat())
        return True


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:DAY])
    except ValueError:
        return None
