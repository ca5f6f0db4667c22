"""What an operator types about a street, read: a change to make, or what is wrong with each field in words."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from panier.base.territories.queries import municipality_named
from panier.offer.merchants.streets.queries.drawing import EventAtWork
from panier.offer.merchants.streets.rules import MOST_POINTS, Create, Describe, Drawing, Line, SetEvent

NAME_LENGTH, TEXT_LENGTH, TITLE_LENGTH = 120, 1_000, 120
YEARS = range(2000, 2100)
LANGUAGES = ("fr", "en")
Faults = dict[str, str]


def read_drawing(typed: QueryDict) -> Drawing:
    """The places as the form holds them, each once."""
    odd = tuple(dict.fromkeys(typed.getlist("odd")))
    even = tuple(place for place in dict.fromkeys(typed.getlist("even")) if place not in odd)
    return Drawing(odd, even)


def read_new_street(typed: QueryDict) -> tuple[Create | None, Faults]:
    faults: Faults = {}
    name = _text(typed, "name", NAME_LENGTH, faults)
    town = municipality_named(settings.TERRITORY, typed.get("municipality", "").strip()[:NAME_LENGTH])
    if town is None:
        faults["municipality"] = _("We know no municipality of this name. Write it in full, such as Trois-Rivières.")
    return (None, faults) if town is None or faults else (Create(name, town.pk), faults)


def read_story(typed: QueryDict) -> tuple[Describe | None, Faults]:
    faults: Faults = {}
    name = _text(typed, "name", NAME_LENGTH, faults)
    story = {code: _text(typed, f"story_{code}", TEXT_LENGTH, faults) for code in LANGUAGES}
    path = _path(typed.get("path", ""))
    if path is None:
        faults["path"] = _(
            "One point a line, latitude then longitude, such as 45.5466, -73.5817; at most %(most)s."
        ) % {"most": MOST_POINTS}
    return (None, faults) if path is None or faults else (Describe(name, story, path), faults)


def read_event(typed: QueryDict, tz: str, event: str = "") -> tuple[SetEvent | None, Faults]:
    """Times are the street's own."""
    faults: Faults = {}
    title = {code: _text(typed, f"title_{code}", TITLE_LENGTH, faults) for code in LANGUAGES}
    words = {code: _text(typed, f"words_{code}", TEXT_LENGTH, faults) for code in LANGUAGES}
    starts, ends = (_moment(typed, name, tz, faults) for name in ("starts", "ends"))
    if starts and ends and ends <= starts:
        faults["ends"] = _("It must end after it starts.")
    if faults or starts is None or ends is None:
        return None, faults
    place = typed.get("place", "")
    return SetEvent(event=event, title=title, words=words, starts_at=starts, ends_at=ends, place=place), faults


def typed_story(name: str, story: Mapping[str, str], path: list[list[float]]) -> dict[str, str]:
    """What the form shows before anybody types."""
    texts = {f"story_{code}": story.get(code, "") for code in LANGUAGES}
    return {"name": name, **texts, "path": "\n".join(f"{north}, {east}" for north, east in path)}


def typed_event(event: EventAtWork, tz: str) -> dict[str, str]:
    zone = ZoneInfo(tz)
    both = (("title", event.title), ("words", event.words))
    texts = {f"{name}_{code}": text.get(code, "") for name, text in both for code in LANGUAGES}
    starts, ends = (f"{each.astimezone(zone):%Y-%m-%dT%H:%M}" for each in (event.starts_at, event.ends_at))
    return {**texts, "starts": starts, "ends": ends, "place": event.place.id if event.place else ""}


def _text(typed: QueryDict, name: str, most: int, faults: Faults) -> str:
    text = typed.get(name, "").replace("\0", "").strip()
    if not text:
        faults[name] = _("Write something here.")
    elif len(text) > most:
        faults[name] = _("At most %(most)s characters.") % {"most": most}
    return text


def _moment(typed: QueryDict, name: str, tz: str, faults: Faults) -> datetime | None:
    moment: datetime | None = None
    with suppress(ValueError):
        moment = datetime.fromisoformat(typed.get(name, "")).replace(tzinfo=ZoneInfo(tz))
    if moment is None or moment.year not in YEARS:
        faults[name] = _("A day and an hour, such as 2026-12-05T18:00.")
        return None
    return moment.astimezone(UTC)


def _path(text: str) -> Line | None:
    """One point a line; None when one is no point."""
    lines = [line for line in text.splitlines() if line.strip()]
    points: list[tuple[float, float]] = []
    for line in lines:
        north, comma, east = line.partition(",")
        try:
            point = (round(float(north), 6), round(float(east), 6))
        except ValueError:
            return None
        if not comma or not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):  # noqa: PLR2004 - degrees
            return None
        points.append(point)
    return tuple(points) if len(points) <= MOST_POINTS else None
