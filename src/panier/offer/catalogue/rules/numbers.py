"""Prices, counts and weights as people and programs write them. What can be read two ways is not guessed."""

import re
from fractions import Fraction
from functools import lru_cache

MOST_MINOR = 1_000_000_000  # ten million dollars
MOST_COUNT = 1_000_000
MOST_GRAMS = 10_000_000
THOUSAND = 3  # digits of a group
KEPT = 4_096  # a shop writes the same prices, counts and weights again and again
GRAMS = {
    "g": Fraction(1),
    "kg": Fraction(1000),
    "lb": Fraction(45_359_237, 100_000),
    "oz": Fraction(45_359_237, 1_600_000),
}
CURRENCY = re.compile(r"(?:CA|C|CAD|US|USD)?\s?\$\s?(?:CA|CAD)?|\bCAD\b", re.IGNORECASE | re.ASCII)
SPACES = {ord(space): " " for space in "\u00a0\u202f\u2009\u2007\t"}
OTHER_CURRENCY = re.compile(r"[0-9][0-9 .,']*(?:[A-Z]{3}|€|£)|(?:[A-Z]{3}|€|£) ?[0-9][0-9 .,']*")
NUMBER = re.compile(r"[0-9][0-9 .,']*")


class Unreadable(ValueError):  # noqa: N818 - an answer for one cell, not a fault
    """`code`: not-a-price, ambiguous-number, too-precise, other-currency, negative, too-big, not-a-count, not-a-weight."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@lru_cache(maxsize=KEPT)
def minor_of(text: str, decimals: int = 2) -> int:
    """Minor units of a price: “1.234,56”, “1 234,56 $”, “1,234.56”, “12”; Unreadable when it says none, or two."""
    bare = CURRENCY.sub("", text.translate(SPACES)).strip()
    if OTHER_CURRENCY.fullmatch(bare):
        raise Unreadable("other-currency")
    whole, fraction = _parts(bare, "not-a-price")
    fraction = fraction.rstrip("0")
    if len(fraction) > decimals:
        raise Unreadable("too-precise")
    minor = int(whole + fraction.ljust(decimals, "0"))
    if minor > MOST_MINOR:
        raise Unreadable("too-big")
    return minor


@lru_cache(maxsize=KEPT)
def count_of(text: str) -> int:
    """A whole number of units, which may be below zero (sold in advance)."""
    bare = text.translate(SPACES).strip().replace("−", "-")
    sign = -1 if bare.startswith("-") else 1
    whole, fraction = _parts(bare.removeprefix("-"), "not-a-count")
    if fraction.strip("0"):
        raise Unreadable("not-a-count")
    if int(whole) > MOST_COUNT:
        raise Unreadable("too-big")
    return sign * int(whole)


@lru_cache(maxsize=KEPT)
def grams_of(text: str, unit: str) -> int:
    """Grams, rounded half up, of a weight in g, kg, lb or oz."""
    if unit not in GRAMS:
        raise Unreadable("not-a-weight")
    bare = text.translate(SPACES).strip()
    if re.fullmatch(r"[0-9]+[.,][0-9]+", bare):  # a weight has decimals, never groups with one separator
        number = Fraction(bare.replace(",", "."))
    else:
        whole, fraction = _parts(bare, "not-a-weight")
        number = Fraction(f"{whole}.{fraction or '0'}")
    grams = int(number * GRAMS[unit] + Fraction(1, 2))
    if grams > MOST_GRAMS:
        raise Unreadable("too-big")
    return grams


def _parts(bare: str, otherwise: str) -> tuple[str, str]:
    """The digits before and after the decimal separator."""
    if bare[:1] in {"-", "−", "("} and NUMBER.fullmatch(bare.strip("-−() ")):
        raise Unreadable("negative")
    if not bare.isascii() or not NUMBER.fullmatch(bare):
        raise Unreadable(otherwise)
    whole, fraction = _split(bare)
    groups = re.split(r"[ .,']", whole)
    regular = all(len(group) == THOUSAND for group in groups[1:]) and len(groups[0]) <= THOUSAND
    if len(groups) > 1 and not (regular and len(set(re.findall(r"[ .,']", whole))) == 1):
        raise Unreadable(otherwise)
    if not fraction.isdigit() and fraction:
        raise Unreadable(otherwise)
    return "".join(groups), fraction


def _split(bare: str) -> tuple[str, str]:
    """At the decimal separator: the last of two kinds; one alone, unless three digits after it leave a doubt."""
    marks = [letter for letter in bare if letter in ".,"]
    if not marks or (len(marks) > 1 and len(set(marks)) == 1):
        return bare, ""
    if marks[-1] in marks[:-1]:
        raise Unreadable("ambiguous-number")
    whole, _, fraction = bare.rpartition(marks[-1])
    alone = len(marks) == 1 and " " not in whole and "'" not in whole
    if alone and len(fraction) == THOUSAND and 0 < len(whole) <= THOUSAND and not whole.startswith("0"):
        raise Unreadable("ambiguous-number")
    return whole, fraction
