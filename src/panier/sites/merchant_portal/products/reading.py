"""The product a form says; each fault by its field."""

from typing import Any, cast

from panier.flows.edit_row import NO_LEVEL, Cell
from panier.flows.save_product import WantedProduct
from panier.kit.ids import new_id
from panier.offer.catalogue.actions.desk_pictures import WantedPicture
from panier.offer.catalogue.rules.cells import active, plain, safe_html
from panier.offer.catalogue.rules.codes import gtin_of
from panier.offer.catalogue.rules.doors import LINKED, is_site_address
from panier.offer.catalogue.rules.numbers import Unreadable, minor_of
from panier.offer.catalogue.rules.plans import Categories
from panier.offer.catalogue.rules.states import ProductState, VariantState
from panier.sites.merchant_portal.products.sheet import STOCK, count_typed, former_typed, typed_grams
from panier.sites.merchant_portal.products.typed import (
    LONGEST,
    MOST_OPTIONS,
    Form,
    Row,
    description_typed,
    split,
    taken_in,
)
from panier.sites.merchant_portal.products.words import fault_words, number_words


class Reading:
    """From the form to the product; faults are said in the form."""

    def __init__(self, form: Form, before: ProductState | None, categories: Categories, *, site: str) -> None:
        self.form, self.before, self.categories, self.site = form, before, categories, site

    def wanted(self, currency: str) -> WantedProduct:
        """Only to be used when the form has no fault afterwards."""
        state = self._product()
        keys, counts = self._variants(currency)
        state["variants"] = keys
        pictures = tuple(
            WantedPicture(None if (new := taken_in(shot.ref)) else _number_or_none(shot.ref), new, shot.alt)
            for shot in self.form.shots
        )
        return WantedProduct(state, counts, pictures, by_parcel=self.form.values["no_parcel"] != "1")

    def _line(self, name: str, kind: str) -> str:
        text = self.form.values.get(name, "")
        if active(text) == "formula":
            self.form.faults[name] = fault_words("formula")
        elif len(text) > LONGEST[kind]:
            self.form.faults[name] = fault_words("too-long") % {"most": LONGEST[kind]}
        return plain(text).text[: LONGEST[kind]]

    def _product(self) -> ProductState:
        form, before = self.form, self.before
        first = form.languages[0]
        title = {language: text for language in form.languages if (text := self._line(f"title-{language}", "title"))}
        if first not in title:
            form.faults.setdefault(f"title-{first}", fault_words("title-needed"))
        description = {language: text for language in form.languages if (text := self._description(language))}
        category = self.categories.find([form.values["category"]]) if form.values["category"] else None
        if category is None:
            form.faults["category"] = fault_words("category-needed")
        taxes, asked = self.categories.taxes, form.values["tax_category"]
        if asked and asked not in taxes.values():
            form.faults["tax_category"] = fault_words("choose")
        return cast(
            "ProductState",
            {
                "title": {**_others(before and before["title"], form.languages), **title},
                "description": {**_others(before and before["description"], form.languages), **description},
                "language": before["language"] if before else first,
                "brand": self._line("brand", "brand"),
                "category": category or 0,
                "tax_category": asked or taxes.get(category or 0, ""),
                "tax_category_assumed": not asked,
                "archived": before["archived"] if before else False,
                "pictures": before["pictures"] if before else [],
                "variants": {},
            },
        )

    def _description(self, language: str) -> str:
        typed = self.form.values.get(f"description-{language}", "").replace("\r\n", "\n")
        stored = self.before["description"].get(language, "") if self.before else ""
        if stored and typed == description_typed(stored):
            return stored
        if len(typed) > LONGEST["description"]:
            self.form.faults[f"description-{language}"] = fault_words("too-long") % {"most": LONGEST["description"]}
        return safe_html(typed[: LONGEST["description"]])

    def _variants(self, currency: str) -> tuple[dict[str, VariantState], dict[str, dict[str, Cell]]]:
        form, url, door = self.form, self._url(), self._door()
        stored = self.before["variants"] if self.before else {}
        if form.gridless:
            return {
                key: {**each, "door": door, "url": each["url"] if url is None else url} for key, each in stored.items()
            }, {}
        known = {self._name(each): key for key, each in stored.items()}
        found: dict[str, Any] = {}
        counts: dict[str, dict[str, Cell]] = {}
        for at, row in enumerate(form.rows):
            key = known.get(row.name) or new_id("var")
            base: Any = stored.get(key) or _bare(currency)
            found[key] = {
                **base,
                **self._row(at, row),
                "options": self._options(row.name),
                "position": at,
                "door": door,
            }
            found[key]["url"] = base["url"] if url is None else url
            counts[key] = self._counts(at, row)
        return found, counts

    def _name(self, variant: VariantState) -> tuple[str, ...]:
        first = self.form.languages[0]
        return tuple(one["value"].get(first) or next(iter(one["value"].values()), "") for one in variant["options"])

    def _row(self, at: int, row: Row) -> dict[str, Any]:
        faults, start = self.form.faults, f"row-{at}-"
        minor = 0
        try:
            minor = minor_of(row.cells.get("price", ""))
        except Unreadable as unreadable:
            faults[f"{start}price"] = number_words(unreadable.code if row.cells.get("price") else "price-needed")
        if not minor:
            faults.setdefault(f"{start}price", number_words("price-needed"))
        gtin = gtin_of(row.cells.get("gtin", ""))
        if gtin.problem:
            faults[f"{start}gtin"] = fault_words(gtin.problem)
        sku = row.cells.get("sku", "")
        if active(sku) == "formula" or len(sku) > LONGEST["sku"]:
            faults[f"{start}sku"] = fault_words("formula" if active(sku) else "too-long") % {"most": LONGEST["sku"]}
        said = {"minor": minor, "sku": plain(sku).text, "gtin": gtin.normal, "gtin_given": gtin.given}
        return said | self._former(at, row, minor) | self._weight(at, row) | self._picture(row)

    def _former(self, at: int, row: Row, minor: int) -> dict[str, Any]:
        """Nothing where the form had no such field; emptied, there is none."""
        if "former" not in row.cells:
            return {}
        try:
            former = former_typed(row.cells["former"])
        except Unreadable as unreadable:
            self.form.faults[f"row-{at}-former"] = number_words(unreadable.code)
            return {}
        if former is not None and former <= minor:
            self.form.faults[f"row-{at}-former"] = number_words("former-not-higher")
        return {"compare_at_minor": former}

    def _weight(self, at: int, row: Row) -> dict[str, Any]:
        """Nothing where the form had no such field: then it is as it was."""
        if "weight" not in row.cells:
            return {}
        try:
            return {"grams": typed_grams(row.cells["weight"], self.form.values["weight_unit"] or "g")}
        except Unreadable as unreadable:
            self.form.faults[f"row-{at}-weight"] = number_words(unreadable.code)
            return {}

    def _picture(self, row: Row) -> dict[str, Any]:
        """One of the product's own; one just taken out is none."""
        if "picture" not in row.cells:
            return {}
        names = {shot.digest: shot.name for shot in reversed(self.form.shots) if shot.digest}
        return {"picture": names.get(row.cells["picture"], "")}

    def _options(self, values: tuple[str, ...]) -> list[dict[str, dict[str, str]]]:
        """Each name and value in every language the form gives, by their place in the list."""
        form, first = self.form, self.form.languages[0]
        used = [at for at in range(MOST_OPTIONS) if split(form.values.get(f"option-{at}-values-{first}", ""))]
        found = []
        for at, value in zip(used, values, strict=True):
            place = split(form.values[f"option-{at}-values-{first}"]).index(value)
            name, called = {}, {}
            for language in form.languages:
                if text := self._line(f"option-{at}-name-{language}", "option"):
                    name[language] = text
                others = split(form.values.get(f"option-{at}-values-{language}", ""))
                if place < len(others):
                    called[language] = others[place]
            if first not in name:
                form.faults[f"option-{at}-name-{first}"] = fault_words("option-name-needed")
            found.append({"name": name, "value": called})
        return found

    def _counts(self, at: int, row: Row) -> dict[str, Cell]:
        found = {}
        for name, text in row.cells.items():
            seen = row.seen.get(name, NO_LEVEL)
            if not name.startswith(STOCK) or text == ("" if seen == NO_LEVEL else seen):
                continue
            try:
                found[name.removeprefix(STOCK)] = Cell(seen, count_typed(text))
            except Unreadable as unreadable:
                self.form.faults[f"row-{at}-{name}"] = number_words(unreadable.code)
        return found

    def _url(self) -> str | None:
        """None: as it is."""
        typed = self.form.values["url"]
        earlier = next(iter(self.before["variants"].values()))["url"] if self.before and self.before["variants"] else ""
        if typed == earlier:
            return None
        if typed and not is_site_address(typed):
            self.form.faults["url"] = fault_words("bad-address")
        return typed

    def _door(self) -> str:
        door = self.form.values["door"] or "selling"
        if door not in {"listed", "linked", "selling"}:
            self.form.faults["door"] = fault_words("choose")
        if door == LINKED and not (self.form.values["url"] or self.site):
            self.form.faults["url"] = fault_words("no-address")
        return door


def _others(content: dict[str, str] | None, languages: list[str]) -> dict[str, str]:
    """What is written in languages the form does not show."""
    return {language: text for language, text in (content or {}).items() if language not in languages}


def _number_or_none(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - a bigint


def _bare(currency: str) -> dict[str, Any]:
    return {
        "grams": None,
        "picture": "",
        "compare_at_minor": None,
        "currency": currency,
        "url": "",
        "on_hand": None,
        "stocked": False,
        "places": {},
    }
