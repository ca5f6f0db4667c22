"""Global trade item numbers (GS1 General Specifications, 7.9: check digit): checked, and made 14 digits."""

import re
from typing import NamedTuple

LENGTHS = (8, 12, 13, 14)
NORMAL = 14
GIVEN_LENGTH = 40
ISBN10 = re.compile(r"[0-9]{9}[0-9Xx]")
SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+")
# GS1 prefixes for numbers a shop gives itself: two shops' may be the same without being the same product.


class Gtin(NamedTuple):
    """`normal` has 14 digits or is empty, and then `problem` says why: bad-gtin, scientific-gtin, internal-gtin."""

    normal: str
    given: str
    problem: str = ""


def gtin_of(text: str) -> Gtin:
    """A GTIN-8, UPC, EAN, GTIN-14 or ISBN, with or without spaces and hyphens; nothing for nothing."""
    given = text.strip().lstrip("'")[:GIVEN_LENGTH]
    bare = re.sub(r"[\s-]", "", given)
    if not bare:
        return Gtin("", "")
    if SCIENTIFIC.fullmatch(bare):
        return Gtin("", given, "scientific-gtin")
    if ISBN10.fullmatch(bare) and _isbn10_sum(bare) % 11 == 0:
        first = f"978{bare[:9]}"
        bare = first + _check_digit(first)
    if not re.fullmatch(r"[0-9]+", bare) or len(bare) not in LENGTHS or not bare.strip("0"):
        return Gtin("", given, "bad-gtin")
    if _check_digit(bare[:-1]) != bare[-1]:
        return Gtin("", given, "bad-gtin")
    normal = bare.zfill(NORMAL)
    return Gtin("", given, "internal-gtin") if _is_internal(bare) else Gtin(normal, given)


def _check_digit(digits: str) -> str:
    weighted = 3 * sum(map(int, digits[::-2])) + sum(
        map(int, digits[-2::-2])
    )  # from the right: every second, the others
    return str(-weighted % 10)


def _isbn10_sum(isbn: str) -> int:
    return sum((10 - at) * (10 if digit in "Xx" else int(digit)) for at, digit in enumerate(isbn))


def _is_internal(bare: str) -> bool:
    """Prefixes 02, 04 and 20 to 29 of a thirteen-digit number, and 0 and 2 of an eight-digit one."""
    if len(bare) == LENGTHS[0]:
        return bare[0] in "02"
    thirteen = bare.zfill(NORMAL)[1:]
    return thirteen.startswith(("02", "04")) or thirteen[0] == "2"
