"""A product's form as it was typed: nothing of it is lost."""

import html
import json
import re
from dataclasses import dataclass, field
from itertools import product as every
from typing import Any

from django.core.signing import BadSignature, dumps, loads

from panier.offer.catalogue.pictures import StoredPicture
from panier.offer.catalogue.rules.cells import plain
from panier.sites.merchant_portal.products.words import fault_words

MOST_VARIANTS, MOST_OPTIONS, MOST_PICTURES = 100, 3, 12
LONGEST = {"title": 255, "brand": 120, "sku": 120, "gtin": 40, "option": 100, "alt": 500, "description": 20_000}
FIELDS = ("brand", "category", "tax_category", "door", "url", "weight_unit", "no_parcel", "version", "key")
FILLED = "fill-"  # typed once for many rows
CELLS = "(price|former|weight|sku|gtin|picture|stock-plc_[a-z0-9]{1,36})"
NAMES = (
    *FIELDS,
    *("do", "gridless", "pictures"),
    *("(title|description)-[a-z]{2}", "option-[0-9]-(name|values)-[a-z]{2}"),
    *(rf"row-[0-9]{{1,2}}-({CELLS}|name|seen)", rf"{FILLED}(of|{CELLS})"),
    "picture-[0-9]{1,2}-(ref|drop|order|alt-[a-z]{2})",
)
SALT = "desk-picture"
PARAGRAPHS = re.compile(r"</?(?:p|br)\s*/?>")


@dataclass(slots=True)
class Row:
    """`name`: the values of its options in the first language."""

    name: tuple[str, ...]
    cells: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Shot:
    """`ref`: a picture's key, or a signed new one. `url`: where it came from, when it was an import's."""

    ref: str
    digest: str
    width: int
    alt: dict[str, str]
    url: str = ""

    @property
    def name(self) -> str:
        """As a variant's state calls it."""
        return self.url or f"#{self.digest}"


@dataclass(slots=True)
class Form:
    languages: list[str]
    values: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    gridless: bool = False  # more variants than a form holds: they are the sheet's

    def combinations(self) -> list[tuple[str, ...]]:
        """What the options make; one nameless variant without any."""
        lists = [split(self.values.get(f"option-{at}-values-{self.languages[0]}", "")) for at in range(MOST_OPTIONS)]
        return list(every(*[values for values in lists if values]))

    def fill(self, typed: dict[str, str]) -> None:
        """What was typed once stands in every row, or in those of one value (`of`)."""
        of = typed.pop("of", "")
        for row in self.rows:
            if not of or of in row.name:
                row.cells |= {name: text for name, text in typed.items() if text}

    def regrid(self) -> bool:
        """Rows for what the options make, keeping what was typed; whether that changed them."""
        wanted = self.combinations()
        if len(wanted) > MOST_VARIANTS:
            self.faults["options"] = fault_words("too-many-variants") % {"most": MOST_VARIANTS}
            return True
        if [row.name for row in self.rows] == wanted:
            return False
        known = {row.name: row for row in self.rows}
        first = self.rows[0].cells.get("price", "") if self.rows else ""
        alone = self.rows[0] if len(self.rows) == 1 and len(wanted) == 1 else None
        made = [known.get(name) or Row(name, {"price": first}) for name in wanted]
        if alone is not None:
            made = [Row(wanted[0], alone.cells, alone.seen)]
        self.rows = made
        return True


def split(text: str) -> list[str]:
    """Values between commas, each once."""
    found = (plain(each).text[: LONGEST["option"]] for each in text.split(","))
    return list(dict.fromkeys(each for each in found if each))


def form_typed(posted: dict[str, str], languages: list[str]) -> Form:
    """All that was sent, so that nothing typed is lost."""
    wide = [f"{name}-{language}" for name in ("title", "description") for language in languages]
    wide += [f"option-{at}-{what}-{language}" for at in range(MOST_OPTIONS) for what in ("name", "values") for language in languages]  # fmt: skip
    form = Form(languages, {name: posted.get(name, "").strip() for name in (*FIELDS, *wide)})
    form.gridless = posted.get("gridless") == "1"
    for at in range(MOST_VARIANTS):
        start = f"row-{at}-"
        if f"{start}name" not in posted:
            break
        cells = {name.removeprefix(start): value.strip() for name, value in posted.items() if name.startswith(start)}
        form.rows.append(Row(tuple(map(str, _list(cells.pop("name")))), cells, _texts(cells.pop("seen", ""))))
    for at in range(MOST_PICTURES):
        start = f"picture-{at}-"
        if f"{start}ref" in posted and posted.get(f"{start}drop") != "1":
            form.shots.append(_shot(posted, start, languages))
    order = {shot.ref: _number(posted.get(f"picture-{at}-order", "")) for at, shot in enumerate(form.shots)}
    form.shots.sort(key=lambda shot: order[shot.ref])
    return form


def _shot(posted: dict[str, str], start: str, languages: list[str]) -> Shot:
    ref = posted[f"{start}ref"]
    alt = {language: plain(posted.get(f"{start}alt-{language}", "")).text[: LONGEST["alt"]] for language in languages}
    taken = taken_in(ref)
    digest, width = (taken.digest, taken.widths[0]) if taken else (posted.get(f"{start}digest", ""), 0)
    return Shot(ref, digest, width, {language: text for language, text in alt.items() if text})


def signed(stored: StoredPicture) -> str:
    """A picture that is kept already and belongs to no product yet."""
    return dumps([stored.digest, list(stored.widths), stored.width, stored.height], salt=SALT)


def taken_in(ref: str) -> StoredPicture | None:
    try:
        digest, widths, width, height = loads(ref, salt=SALT, max_age=86_400)
    except (BadSignature, ValueError):
        return None
    return StoredPicture(digest, tuple(widths), width, height)


def _list(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return []
    return found[:MOST_OPTIONS] if isinstance(found, list) else []


def _texts(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 999  # noqa: PLR2004 - last


def description_typed(safe: str) -> str:
    """Paragraphs as one types them; anything richer as it is written."""
    if re.search(r"<(?!/?(?:p|br)\b)[a-z/]", safe):
        return safe
    text = safe.replace("</p>", "\n\n").replace("<br>", "\n")
    return html.unescape(PARAGRAPHS.sub("", text)).strip()
