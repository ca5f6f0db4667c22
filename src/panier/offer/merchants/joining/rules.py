"""A shop as its owner gave it when he joined, or as a directory lists it: plain values, checked before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from panier.kit.geo import Point
from panier.offer.merchants.hours.week import Typed, pairs_of
from panier.offer.merchants.rules import WeekHours


@dataclass(frozen=True, slots=True)
class GivenPlace:
    """`known_as`: the public id of the place it replaces; none: a new one."""

    known_as: str
    name: str
    address: str
    municipality_id: int
    region_id: int
    postal_code: str
    point: Point
    tz: str
    jurisdiction: str
    phone: str
    pickup: bool
    pickup_minutes: int
    week: tuple[WeekHours, ...]


@dataclass(frozen=True, slots=True)
class GivenShop:
    territory: str
    name: str
    legal_name: str
    email: str
    phone: str
    website: str
    number: str
    tax_numbers: Mapping[str, str]
    languages: tuple[str, ...]
    places: tuple[GivenPlace, ...]


@dataclass(frozen=True, slots=True)
class NewListing:
    """A shop a directory names, put on the map about where its postal code is."""

    name: str
    legal_name: str
    number: str
    email: str
    phone: str
    website: str
    address: str
    town: str
    town_id: int
    region_id: int
    postal_code: str
    point: Point
    tz: str
    jurisdiction: str


@dataclass(frozen=True, slots=True)
class FoundShop:
    """A shop one may want to claim."""

    public_id: str
    slug: str
    name: str
    tone: int
    town: str
    address: str
    is_run: bool  # somebody runs it: he can invite others


def week_of(week: Sequence[Typed]) -> tuple[WeekHours, ...]:
    """By day, Monday first: its openings as typed, `[["09:00", "12:00"], ["13:00", "17:00"]]`."""
    return tuple(
        WeekHours(day, opens, closes) for day, typed in enumerate(week) for opens, closes in pairs_of(typed) or ()
    )
