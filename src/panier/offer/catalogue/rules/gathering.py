"""What the readers of all dialects share: pictures, and what may not be twice in one file."""

import re

from panier.offer.catalogue.rules.imported import ImportedPicture, ImportedVariant, Kind, Problem
from panier.offer.catalogue.rules.lines import Line

MOST_PICTURES = 20
MOST_TOGETHER = 3_000  # rows of one product, its pictures’ included; Shopify has at most 2,048 variants
NEXT_PICTURE = re.compile(r",\s*(?=https?://)")


class Pictures:
    """The pictures of one product, each once, in their order."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[int, str]] = {}

    def add(self, line: Line, field: str, url: str, alt: str = "", position: int | None = None) -> str:
        """The address if it is one and there is room, else nothing (noted)."""
        if not (address := line.address(field, url)) or address in self.found:
            return address
        if len(self.found) >= MOST_PICTURES:
            line.say(field, "too-many-pictures", "noted", limit=MOST_PICTURES)
            return ""
        self.found[address] = (len(self.found) + 1 if position is None else position, alt)
        return address

    def ordered(self) -> tuple[ImportedPicture, ...]:
        return tuple(
            ImportedPicture(url, alt) for url, (_, alt) in sorted(self.found.items(), key=lambda item: item[1][0])
        )


class Unique:
    """SKUs and GTINs of a file with the line that had them first."""

    def __init__(self) -> None:
        self.skus: dict[str, int] = {}
        self.gtins: dict[str, int] = {}

    def sku(self, line: Line) -> str:
        """The SKU; twice in one file, the second row is refused."""
        sku = line.text("sku", "sku")
        if sku and (first := self.skus.setdefault(sku.casefold(), line.number)) != line.number:
            line.say("sku", "duplicate-sku", value=sku, first=first)
        return sku

    def gtin(self, line: Line) -> tuple[str, str]:
        """The GTIN; twice in one file, the second variant goes without, and it is noted."""
        normal, given = line.gtin()
        if normal and (first := self.gtins.setdefault(normal, line.number)) != line.number:
            line.say("gtin", "duplicate-gtin", "noted", value=given, first=first)
            return "", given
        return normal, given


def compare_at(line: Line, field: str, minor: int | None, decimals: int) -> int | None:
    """A former price is one only above today's."""
    former = line.price(field, decimals)
    if not former or minor is None:
        return None
    if former <= minor:
        if former < minor:
            line.say(field, "compare-below", "noted")
        return None
    return former


def without_twins(line: Line, variant: ImportedVariant | None, seen: dict[str, int]) -> ImportedVariant | None:
    """The variant, unless its product has one with the same options already."""
    if variant is None:
        return None
    if (first := seen.setdefault(variant.key, variant.line)) != variant.line:
        line.say("key", "duplicate-variant", first=first)
        return None
    return variant


def is_small_enough(head: Line, count: int) -> bool:
    """Else its first row is refused: a product is in hand whole."""
    if count > MOST_TOGETHER:
        head.say("key", "too-many-together", limit=MOST_TOGETHER)
    return count <= MOST_TOGETHER


def with_its_product(lines: list[Line], head: Line) -> list[Problem]:
    """The other rows of a product that is not taken: each says because of which line."""
    kind: Kind = next((problem.kind for problem in head.problems if problem.kind != "noted"), "refused")
    return [
        Problem(line.number, "", "with-its-product", kind, {"first": head.number}, head.title)
        for line in lines
        if line is not head and not line.refused
    ]
