"""Drawing a street: which side a place is on, in which order one walks, what may be asked of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from panier.kit.refusals import Refusal

ODD, EVEN = "odd", "even"
SIDES = (ODD, EVEN)
MOST_PLACES = 60  # along one street
MOST_EVENTS = 40  # to come, of one street
MOST_POINTS = 100  # of its line
LAST = 1_000_000  # a place without a number comes after those that have one
NUMBER = re.compile(r"\s*(\d{1,6})")
Text = Mapping[str, str]
Line = tuple[tuple[float, float], ...]


class NoSuchStreet(Refusal):
    """Missing, another territory's, or not yet public, as the case may be."""

    code: ClassVar[str] = "not-found"


class NoSuchEvent(Refusal):
    code: ClassVar[str] = "not-found"


class StreetMoved(Refusal):
    """Somebody else has drawn it since it was shown."""

    code: ClassVar[str] = "street-moved"


class StreetFull(Refusal):
    """facts: `most`."""

    code: ClassVar[str] = "street-full"


class PlaceElsewhere(Refusal):
    """It stands on another street, in another municipality, is closed for good, or named twice. facts: `names`."""

    code: ClassVar[str] = "place-elsewhere"


class StreetEmpty(Refusal):
    """A street is shown once somebody stands on it."""

    code: ClassVar[str] = "street-empty"


class TooManyEvents(Refusal):
    """facts: `most`."""

    code: ClassVar[str] = "too-many-events"


def civic_number(address: str) -> int | None:
    """2705 of “2705-A, rue Masson”."""
    found = NUMBER.match(address)
    return int(found[1]) if found else None


def side_of(address: str) -> str:
    """The side its number says; odd when it has none."""
    number = civic_number(address)
    return EVEN if number is not None and number % 2 == 0 else ODD


@dataclass(frozen=True, slots=True)
class Drawing:
    """The places (public ids) of each side, in the order one walks."""

    odd: tuple[str, ...] = ()
    even: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        return (*self.odd, *self.even)

    def side(self, place: str) -> str:
        return EVEN if place in self.even else ODD

    def on(self, side: str) -> tuple[str, ...]:
        return self.even if side == EVEN else self.odd

    def without(self, place: str) -> "Drawing":
        return Drawing(*(tuple(each for each in side if each != place) for side in (self.odd, self.even)))

    def moved(self, place: str, steps: int) -> "Drawing":
        """That many places further along its own side; past an end it stays at the end."""
        side = self.side(place)
        others = [each for each in self.on(side) if each != place]
        at = max(0, min(len(others), self.on(side).index(place) + steps))
        return self.with_side(side, (*others[:at], place, *others[at:]))

    def crossed(self, place: str) -> "Drawing":
        """To the other side, as far along as it was."""
        side = self.side(place)
        at = self.on(side).index(place)
        other = ODD if side == EVEN else EVEN
        there = self.on(other)
        return self.without(place).with_side(other, (*there[:at], place, *there[at:]))

    def added(self, place: str, address: str, addresses: Mapping[str, str]) -> "Drawing":
        """On the side its number says, before the first higher number there."""
        side, number = side_of(address), civic_number(address) or LAST
        there = self.on(side)
        higher = (index for index, each in enumerate(there) if (civic_number(addresses.get(each, "")) or LAST) > number)
        at = next(higher, len(there))
        return self.with_side(side, (*there[:at], place, *there[at:]))

    def with_side(self, side: str, places: tuple[str, ...]) -> "Drawing":
        return replace(self, even=places) if side == EVEN else replace(self, odd=places)


@dataclass(frozen=True, slots=True)
class Create:
    name: str
    municipality_id: int


@dataclass(frozen=True, slots=True)
class Draw:
    """`seen` is the version of the drawing it was made from."""

    drawing: Drawing
    seen: int


@dataclass(frozen=True, slots=True)
class Describe:
    name: str
    story: Text
    path: Line


@dataclass(frozen=True, slots=True)
class Publish:
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetEvent:
    """A new event, or what an event (public id) is from now on; `place` is a public id, or empty for the whole street."""

    event: str = ""
    title: Text
    words: Text
    starts_at: datetime
    ends_at: datetime
    place: str = ""


@dataclass(frozen=True, slots=True)
class EndEvent:
    event: str


Change = Draw | Describe | Publish | SetEvent | EndEvent
