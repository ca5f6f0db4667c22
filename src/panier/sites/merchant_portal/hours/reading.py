"""Forms of hours, read as typed."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import QueryDict

from panier.base.territories.rules.holidays import Holiday
from panier.offer.merchants.hours.closing import REASON_LENGTH, ClosureAsked
from panier.offer.merchants.hours.week import CLOSED, MOST_PAIRS, DayAsked, HolidayAsked

LEAST_PAIRS = 2  # a lunch break is there without asking for it
WEEK, TIME_LENGTH, ID_LENGTH, PLACES = 7, 5, 20, 200
Pairs = list[tuple[str, str]]
DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
WEEK_FIELDS = ("d[0-6]-(opens|closes)",)


def day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def pairs_in(given: QueryDict, name: str) -> Pairs:
    """`name-opens` and `name-closes`, as many as there are openings."""
    opens, closes = (given.getlist(f"{name}-{which}")[:MOST_PAIRS] for which in ("opens", "closes"))
    return [(begins[:TIME_LENGTH], ends[:TIME_LENGTH]) for begins, ends in zip(opens, closes, strict=False)]


def week_in(given: QueryDict, form: str = "") -> list[Pairs]:
    """`form`: how the names of its fields begin, where a page has several."""
    return [pairs_in(given, f"{form}d{day}") for day in range(WEEK)]


def with_room(pairs: Sequence[tuple[str, str]], least: int = LEAST_PAIRS) -> Pairs:
    """The openings of a day and an empty one; `least` in all."""
    typed = [(opens, closes) for opens, closes in pairs if opens or closes]
    room = max(least, min(len(typed) + 1, MOST_PAIRS))
    return typed + [("", "")] * (room - len(typed))


def places_in(given: QueryDict, place: str) -> list[str]:
    """The place at hand, and the others that were ticked."""
    return list(dict.fromkeys([place, *(each[:ID_LENGTH] for each in given.getlist("also")[:PLACES])]))


def reason_in(given: QueryDict) -> dict[str, str]:
    """One letter longer than may be, so that too long is seen."""
    return {name: " ".join(given.get(f"reason_{name}", "").split())[: REASON_LENGTH + 1] for name in ("fr", "en")}


def closure_in(given: QueryDict) -> ClosureAsked:
    first, last = (day_in(given.get(name, "")) for name in ("first", "last"))
    return ClosureAsked(given.get("place", "")[:ID_LENGTH], first, last, given.get("effect", "")[:6], reason_in(given))


def day_asked(given: QueryDict) -> DayAsked:
    closed = given.get("kind", "") == CLOSED
    return DayAsked(day_in(given.get("day", "")), pairs_in(given, "day"), closed, reason_in(given))


def holidays_in(given: QueryDict, known: Sequence[Holiday]) -> list[HolidayAsked]:
    """Of those the page showed; one it did not is left as it is."""
    return [
        HolidayAsked(each.day, each.name, given.get(f"h-{each.day}", "")[:6], pairs_in(given, f"h-{each.day}"))
        for each in known
        if f"h-{each.day}" in given
    ]


def typed_of(given: QueryDict) -> Mapping[str, str]:
    return {name: str(value) for name, value in given.items()}
