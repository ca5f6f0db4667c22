"""Surroundings as text, so that every engine keeps them alike. Hours that many places share are written once."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from panier.kit.geo import Point
from panier.kit.hours import Opening
from panier.offer.search.port import CategoryFacts, Names, Surroundings
from panier.offer.search.rules import Formula, PlaceFacts
from panier.offer.search.rules.ranking import FEATURES

Hours = tuple[tuple[Opening, ...], datetime, tuple[Opening, ...]]
SHARED = {"openings", "known_until", "blocked", "point"}
NAMED = ("merchants", "regions", "towns", "streets")
NAME_COLUMNS = [field.name for field in fields(Names)]
OWN = [field.name for field in fields(PlaceFacts) if field.name not in SHARED]


def written(surroundings: Surroundings) -> str:
    """JSON; moments are minutes since the epoch."""
    hours = {place.hours_key: _written_hours(place) for place in surroundings.places}
    places = [
        [*(getattr(place, name) for name in OWN), place.point.latitude, place.point.longitude]
        for place in surroundings.places
    ]
    rest: dict[str, Any] = {"categories": [asdict(each) for each in surroundings.categories]}
    rest |= {kind: [_written_names(each) for each in getattr(surroundings, kind)] for kind in NAMED}
    rest["formulas"] = [{**asdict(each), "begins": _minutes(each.begins)} for each in surroundings.formulas]
    rest["listing"] = list(surroundings.listing)
    return json.dumps({"columns": OWN, "places": places, "hours": hours, **rest}, ensure_ascii=False)


def understood(text: str) -> Surroundings:
    """Raises ValueError, KeyError, TypeError, IndexError or AttributeError when it is not what `written` wrote."""
    stored = json.loads(text)
    hours = {key: _hours(*each) for key, each in stored["hours"].items()}
    return Surroundings(
        places=tuple(
            _place(dict(zip(stored["columns"], row, strict=False)), row[-2:], hours) for row in stored["places"]
        ),
        categories=tuple(CategoryFacts(**category) for category in stored["categories"]),
        **{kind: tuple(map(_names, stored[kind])) for kind in NAMED},
        formulas=tuple(map(_formula, stored["formulas"])),
        listing=tuple(stored.get("listing", ())),  # one written before says it with its next turn
    )


def _written_hours(place: PlaceFacts) -> list[Any]:
    return [_stretches(place.openings), _minutes(place.known_until), _stretches(place.blocked)]


def _stretches(openings: Sequence[Opening]) -> list[list[int]]:
    return [[_minutes(each.opens), _minutes(each.closes)] for each in openings]


def _minutes(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def _hours(openings: list[list[int]], known_until: int, blocked: Sequence[list[int]] = ()) -> Hours:
    """What was written before closures were has none."""
    told, shut = (
        tuple(Opening(_moment(opens), _moment(closes)) for opens, closes in each) for each in (openings, blocked)
    )
    return told, _moment(known_until), shut


def _place(row: Mapping[str, Any], point: list[float], hours: Mapping[str, Hours]) -> PlaceFacts:
    openings, known_until, blocked = hours[row["hours"] or f"p{row['key']}"]
    return PlaceFacts(**row, point=Point(*point), openings=openings, known_until=known_until, blocked=blocked)


def _written_names(each: Names) -> list[Any]:
    """In the order of its fields; a dictionary for each of thirty thousand merchants would take seconds."""
    return [getattr(each, name) for name in NAME_COLUMNS]


def _names(stored: list[Any]) -> Names:
    territory, slug, names, places, *rest = stored
    return Names(territory, slug, names, tuple(places), *rest)


def _formula(row: dict[str, Any]) -> Formula:
    """One written before there were reviews has no weight for them."""
    return Formula(**{**row, "begins": _moment(row["begins"]), "weights": dict.fromkeys(FEATURES, 0) | row["weights"]})


def _moment(minutes: int) -> datetime:
    return datetime.fromtimestamp(minutes * 60, UTC)
