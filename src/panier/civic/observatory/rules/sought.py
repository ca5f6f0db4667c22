"""What was sought and not found: when it counts as not found, what may ever be kept of it, and when it may be said."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple
from unicodedata import normalize

How = Literal["nothing", "few", "far"]
HOWS: tuple[How, ...] = ("nothing", "few", "far")
LONGEST, MOST_WORDS, MOST_DIGITS = 60, 6, 4
PLAIN = re.compile(r"[^\W_]+(?:[ '’&%.,+-]+[^\W_]+)*(?: ?%|\.)?")
A_WORD = re.compile(r"[^\W\d_]{3}")
POSTAL = re.compile(r"\b[a-z]\d[a-z]\s*\d[a-z]\d\b")
HOURS = 6


@dataclass(frozen=True, slots=True)
class SoughtLimits:
    """A territory's setting. Under `few` results is too few; within `near_km` is near; said from `cells` of six hours on `days` days."""

    few: int
    near_km: int
    cells: int
    days: int
    within_days: int  # in which those cells must lie; then they are forgotten
    shown_days: int


class Cell(NamedTuple):
    day: str
    quarter: int


def limits_from(value: dict[str, Any]) -> SoughtLimits:
    return SoughtLimits(**{name: int(value[name]) for name in SoughtLimits.__slots__})


def plainly(text: str) -> str | None:
    """The words as they may be kept one day; None for what could tell of a person: addresses, numbers, codes, long texts."""
    words = " ".join(normalize("NFC", text).lower().split())
    telling = len(words) > LONGEST or len(words.split()) > MOST_WORDS or POSTAL.search(words) is not None
    if telling or not PLAIN.fullmatch(words) or not A_WORD.search(words):
        return None
    return words if sum(letter.isdigit() for letter in words) <= MOST_DIGITS and "www." not in words else None


def how_missed(total: int, nearest_m: float | None, limits: SoughtLimits) -> How | None:
    """`nearest_m`: how far what was found is, None when nobody said where he is; None: it was found."""
    if total == 0:
        return "nothing"
    if nearest_m is not None and nearest_m > limits.near_km * 1000:
        return "far"
    return "few" if total < limits.few else None


def cell_of(local: datetime) -> Cell:
    """Six hours of a day: whoever asks again the same evening counts once."""
    return Cell(local.date().isoformat(), local.hour // HOURS)


def digest_of(secret: str, language: str, stems: str) -> str:
    """Without our key nobody can try words until one fits."""
    return hmac.new(secret.encode(), f"sought:{language}:{stems}".encode(), hashlib.sha256).hexdigest()


def may_be_said(cells: int, days: int, limits: SoughtLimits) -> bool:
    return cells >= limits.cells and days >= limits.days
