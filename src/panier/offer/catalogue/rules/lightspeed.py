"""One row of Lightspeed's item files. X-Series: variants share a handle. R-Series: items of one matrix are variants."""

from panier.offer.catalogue.rules.cells import handle_of
from panier.offer.catalogue.rules.grids import Row
from panier.offer.catalogue.rules.headers import UNITS, Column
from panier.offer.catalogue.rules.lines import SHOWN, Line
from panier.offer.catalogue.rules.numbers import Unreadable, grams_of

SUBCATEGORIES = range(1, 10)
ATTRIBUTES = (1, 2, 3)
UNCOUNTED = frozenset({"non-inventory", "non inventory", "service"})


class XLine(Line):
    def raw(self, field: str) -> str:
        """Its categories are one path with slashes."""
        return super().raw(field).replace(" / ", " > ") if field == "category_own" else super().raw(field)

    def grams(self) -> int | None:
        """Its unit stands in a column beside."""
        text = self.given("weight")
        unit = UNITS.get(self.given("weight_unit").casefold(), "")
        try:
            return grams_of(text, unit) or None if text else None
        except Unreadable:
            self.say("weight", "not-a-weight", "noted", value=text[:SHOWN])
            return None


class RLine(Line):
    """A matrix is known again by its own name, another item by its system ID."""

    def __init__(self, row: Row, fields: dict[str, Column]) -> None:
        super().__init__(row, {**fields, "key": fields["item"]})

    def raw(self, field: str) -> str:
        matrix = super().raw("matrix").strip()
        if field == "key":
            return f"matrix-{handle_of(matrix)}" if matrix else super().raw("item")
        if field == "title" and matrix:
            return matrix
        if field == "gtin":
            return super().raw("gtin") if super().raw("gtin").strip() else super().raw("gtin_other")
        if field == "category_own":
            return self._category()
        if field.startswith("option") and not matrix:
            return ""
        return self._option_name(field) if field.endswith("_name") else super().raw(field)

    def _category(self) -> str:
        names = [Line.raw(self, field) for field in ("category_own", *(f"subcategory{n}" for n in SUBCATEGORIES))]
        return " > ".join(name.strip() for name in names if name.strip())

    def _option_name(self, field: str) -> str:
        """`Color/Size` names the first attribute and the second."""
        names = super().raw("attribute_set").split("/")
        at = next((number for number in ATTRIBUTES if field == f"option{number}_name"), 0)
        return names[at - 1].strip() if 0 < at <= len(names) else ""

    def flag(self, field: str, *, otherwise: bool) -> bool:
        if field == "tracked":
            return super().raw("item_type").strip().casefold() not in UNCOUNTED
        return super().flag(field, otherwise=otherwise)
