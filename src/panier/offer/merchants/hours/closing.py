"""Closures as a merchant plans them: what is asked, and what is wrong with it. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from panier.offer.merchants.hours.rules import MOST_DAYS

BLOCKS, DELAYS = "blocks", "delays"
REASON_LENGTH = 160


class ClosureAsked(NamedTuple):
    """`place` is a public id; empty: the whole shop. A day that could not be read is None."""

    place: str
    first: date | None
    last: date | None
    effect: str
    reason: Mapping[str, str]


def faults_of(asked: ClosureAsked, today: date, *, began: date | None = None) -> dict[str, str]:
    """By field; `began`: the first day of a closure that is changed, which may lie behind."""
    found = {}
    if asked.first is None:
        found["first"] = "form"
    elif asked.first < today and asked.first != began:
        found["first"] = "past"
    if asked.last is None:
        found["last"] = "form"
    elif asked.last < today:
        found["last"] = "past"
    if asked.first and asked.last and "last" not in found:
        if asked.last < asked.first:
            found["last"] = "order"
        elif (asked.last - asked.first).days >= MOST_DAYS:
            found["last"] = "long"
    if asked.effect not in {BLOCKS, DELAYS}:
        found["effect"] = "choose"
    found |= {f"reason_{name}": "long" for name, text in asked.reason.items() if len(text) > REASON_LENGTH}
    return found
