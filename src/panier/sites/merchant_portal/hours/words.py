"""Hours in words: what was wrong, what was changed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from panier.kit.refusals import Refusal
from panier.sites._shared.formats import long_day, weekday


def refusal_words(refusal: Refusal) -> str:
    if refusal.code == "closures-overlap":
        days = {name: long_day(day) for name, day in refusal.facts.items() if isinstance(day, date)}
        return _("A closure is planned there already, from %(first)s to %(last)s: change that one.") % days
    words = {
        "bad-hours": _("Something is not right yet: see the marked fields."),
        "closure-over": _("This closure is over: plan another."),
        "shop-busy": _("Something long is being written for your shop: try again in a moment."),
    }
    return words.get(refusal.code, _("This is not possible right now. Try again in a moment."))


def fault_words(refusal: Refusal) -> dict[str, str]:
    """By field."""
    fields = refusal.facts.get("fields", {})
    return {name: _fault(name, code) for name, code in fields.items()} if isinstance(fields, Mapping) else {}


def _fault(name: str, code: str) -> str:
    words = {
        "form": _("Choose a day."),
        "past": _("This day is past."),
        "far": _("This day is too far away."),
        "order": _("The last day comes after the first."),
        "choose": _("Choose what it does."),
        "pairs": _("Opening and closing times, one after the other: 9:00 to 12:00, 13:00 to 18:00."),
    }
    if code == "long":
        return _("A closure lasts at most 400 days.") if name == "last" else _("At most 160 letters.")
    return words[code]


def days_between(first: str, last: str) -> str:
    """From one ISO day to another."""
    return _("%(first)s to %(last)s") % {
        "first": long_day(date.fromisoformat(first)),
        "last": long_day(date.fromisoformat(last)),
    }


def told_days(told: Mapping[str, Any]) -> list[tuple[date, str]]:
    """Holidays of a change, each with what is said of it now."""
    return [(date.fromisoformat(day), choice_words(choice)) for day, choice in told.items()]


def choice_words(choice: str) -> str:
    return {"": _("undecided"), "usual": _("usual hours"), "closed": _("closed")}.get(choice, choice)


def week_moved(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str, str]]:
    """Of each day that changed: its name, its hours before and after."""
    closed = choice_words("closed")
    return [
        (weekday(day).capitalize(), was or closed, now or closed)
        for day, (was, now) in enumerate(zip(before, after, strict=True))
        if was != now
    ]
