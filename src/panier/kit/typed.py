"""Reading what people type of amounts, counts and postal codes. Pure."""

import re
from decimal import Decimal, InvalidOperation

MOST_MINOR = 100_000
MOST_PREFIXES = 800  # more than a territory has


def cents(text: str, most: int = MOST_MINOR) -> int | None:
    """“5,95” or “5.95 $” to 595; None for what is no such amount."""
    try:
        value = Decimal(re.sub(r"[\s$]", "", text).replace(",", "."))
    except InvalidOperation:
        return None
    minor = value * 100 if value.is_finite() else Decimal(-1)
    return int(minor) if 0 <= minor <= most and minor == minor.to_integral_value() else None


def whole(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text) <= most else None


def prefixes(text: str) -> list[str]:
    """“h2x, H2Y” to [“H2X”, “H2Y”]."""
    return re.findall(r"[A-Z0-9]+", text.upper())[:MOST_PREFIXES]
