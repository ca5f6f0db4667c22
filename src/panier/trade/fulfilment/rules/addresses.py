"""Addresses on parcels as Canada Post wants them: capitals, no punctuation, two spaces before the postal code."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from panier.kit.postal import spaced

LEFT_OUT = re.compile(r"[^\w\s/'’&#-]|_")
LINE_LENGTH = 40
MOST_CONTENTS = 120


class Addressed(NamedTuple):
    """Who a parcel goes to, or comes from."""

    name: str
    line: str  # civic number and street
    unit: str
    municipality: str
    province: str
    postal_code: str
    phone: str = ""


def label_lines(to: Addressed) -> list[str]:
    """Name; number, street and unit (a line of its own when it would be too long); town, province and code."""
    street, unit = capitals(to.line), capitals(to.unit)
    joined = f"{street} {unit}".strip()
    streets = [joined] if len(joined) <= LINE_LENGTH else [unit, street]
    last = f"{capitals(to.municipality)} {capitals(to.province)}  {spaced(to.postal_code)}"
    return [line for line in (capitals(to.name), *streets, last) if line]


def capitals(text: str) -> str:
    """Without full stops and commas; hyphens, accents and half numbers stay."""
    return " ".join(LEFT_OUT.sub(" ", unicodedata.normalize("NFC", text)).upper().split())


def contents_of(lines: Iterable[tuple[int, str]]) -> str:
    """Such as `2 × Pain, 1 × Tasse`, cut where a label ends."""
    said = ", ".join(f"{quantity} × {title}" for quantity, title in lines)
    return said if len(said) <= MOST_CONTENTS else said[: MOST_CONTENTS - 1].rstrip() + "…"


def full_address(address: Mapping[str, str]) -> str:
    """One line that a map finds: 12, rue Masson, Montréal, H1X 1R5."""
    parts = (address.get("line", ""), address.get("municipality", ""), spaced(address.get("postal_code", "")))
    return ", ".join(part for part in parts if part)
