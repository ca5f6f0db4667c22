"""What a check of the books is, and what it found."""

from typing import NamedTuple


class Check(NamedTuple):
    """`examined` counts what was looked at; `broken` selects what breaks the promise (an id and a word)."""

    name: str
    promise: str
    examined: str
    broken: str


class Finding(NamedTuple):
    name: str
    promise: str
    examined: int
    broken: list[tuple[str, ...]]

    @property
    def passed(self) -> bool:
        """A check that examined nothing proved nothing (DECISIONS 23)."""
        return self.examined > 0 and not self.broken
