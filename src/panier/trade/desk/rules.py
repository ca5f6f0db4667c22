"""What a desk looks for among its parts, and how its list tells whether anything has moved."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

WHAT = ("all", "to_accept", "accepted", "ready", "late", "done")
METHODS = ("pickup", "delivery", "parcel")
LONGEST_WORDS = 60
MARK_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Sought:
    """`what` is one of WHAT; the rest narrows it; empty is no limit. `place` is a public id, `words` a number or a name."""

    what: str = "all"
    method: str = ""
    place: str = ""
    words: str = ""

    @property
    def number(self) -> str:
        """The words as a number is written, whatever hyphens a hand or a scanner left out."""
        plain = "".join(each for each in self.words.upper() if each.isalnum())
        return "-".join(filter(None, (plain[:4], plain[4:8], plain[8:])))


@dataclass(frozen=True, slots=True)
class Standing:
    """The desk at one moment: open parts by state, those past their time, the latest that came to be accepted, the latest answer
    of a buyer, a mark of it all.
    """

    by_state: Mapping[str, int] = field(default_factory=dict)
    late: int = 0
    latest: datetime | None = None
    answered: datetime | None = None
    print: tuple[int, ...] = ()

    @property
    def open(self) -> int:
        return sum(self.by_state.values())


def sought_from(given: Mapping[str, str]) -> Sought:
    """From an address; what it does not know is no limit."""
    what, method = given.get("what", ""), given.get("method", "")
    return Sought(
        what if what in WHAT else "all",
        method if method in METHODS else "",
        given.get("place", "")[:20],
        given.get("q", "").strip()[:LONGEST_WORDS],
    )


def mark_of(standing: Standing, now: datetime, *shown: object) -> str:
    """The same while the list says the same: its parts, what is looked for, and the minute (it says how long is left)."""
    minute = int(now.timestamp()) // 60
    facts = repr((standing.print, sorted(standing.by_state.items()), standing.late, minute, shown))
    return hashlib.sha256(facts.encode()).hexdigest()[:MARK_LENGTH]
