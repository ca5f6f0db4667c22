"""Surroundings as text, so that every engine keeps them alike."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from panier.kit.geo import Point
from panier.kit.hours import Opening
from panier.offer.search.port import CategoryFacts, Names, Surroundings
from panier.offer.search.rules import Formula, PlaceFacts


def written(surroundings: Surroundings) -> str:
    """JSON; moments are minutes since the epoch."""
    return json.dumps(asdict(surroundings), default=_minutes, ensure_ascii=False)


def understood(text: str) -> Surroundings:
    """Raises ValueError, KeyError or TypeError when it is not what `written` wrote."""
    stored = json.loads(text)
    return Surroundings(
        places=tuple(_place(place) for place in stored["places"]),
        categories=tuple(CategoryFacts(**category) for category in stored["categories"]),
        merchants=tuple(Names(**names) for names in stored["merchants"]),
        regions=tuple(Names(**names) for names in stored["regions"]),
        formulas=tuple(Formula(**{**row, "begins": _moment(row["begins"])}) for row in stored["formulas"]),
    )


def _minutes(value: object) -> int:
    if isinstance(value, datetime):
        return int(value.timestamp()) // 60
    raise TypeError(f"{value!r} cannot be written.")


def _place(stored: dict[str, Any]) -> PlaceFacts:
    openings = tuple(Opening(_moment(each["opens"]), _moment(each["closes"])) for each in stored["openings"])
    known_until = _moment(stored["known_until"])
    return PlaceFacts(**{**stored, "point": Point(**stored["point"]), "openings": openings, "known_until": known_until})


def _moment(minutes: int) -> datetime:
    return datetime.fromtimestamp(minutes * 60, UTC)
