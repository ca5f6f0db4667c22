"""Postal codes are kept in capitals without a space or a hyphen, and written as people write them."""

import re
from collections.abc import Mapping
from typing import Any

CANADIAN = re.compile(r"([A-Z]\d[A-Z])(\d[A-Z]\d)")  # Canada Post, Addressing Guidelines: one space between the halves


def bare(postal_code: str) -> str:
    """H2X1Y4, as it is kept and compared, however it was typed; also of a code's beginning."""
    return "".join(postal_code.upper().replace("-", "").split())


def spaced(postal_code: str) -> str:
    """H2X 1Y4; another country's code as it was typed."""
    found = CANADIAN.fullmatch(bare(postal_code))
    return f"{found[1]} {found[2]}" if found else postal_code.upper().strip()


def town_line(address: Mapping[str, Any]) -> str:
    """Montréal H2X 1Y4, or what of it is known."""
    return f"{address.get('municipality', '')} {spaced(address.get('postal_code', ''))}".strip()
