"""Two counts of one thing: what the shop's system says in terms of our shelf, and which of the two stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

OURS, THEIRS = "ours", "theirs"
DECIDES = (OURS, THEIRS, "ask")  # whose fresh count stands where they differ
TOLD = "told"  # not counted: what the shop should count once it was told of a sale
HAND = "desk"  # counted here by somebody
SOURCE = "till"  # of a count that a connection gave: the shop's own system is to shoppers what its till is
Verdict = Literal["take", "keep", "conflict"]
TAKE: Verdict = "take"
KEEP: Verdict = "keep"
CONFLICT: Verdict = "conflict"
FRESH_HOURS = (24, 72, 168, 720)
MOST_SAFETY = 1_000


@dataclass(frozen=True, slots=True)
class Ours:
    """What is written here; `units` None: nobody counts them."""

    units: int | None
    source: str
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the shop says, in terms of our shelf; `as_of`: when its count last moved, `seen_at`: when it last said so."""

    units: int | None
    as_of: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Policy:
    """What the merchant wants. `trusted`: whose count always stands, of this very thing."""

    decides: str = "ask"
    safety: int = 0
    fresh_for: timedelta = timedelta(hours=72)
    trusted: str = ""


def on_our_shelf(units: int | None, told: int, left: int, safety: int) -> int | None:
    """What the shop's count means here.

    `told`: what we have told it and its count has (below zero: sold here). `left`: what has left our shelf of that (below
    zero too). What is sold, told, and not yet handed over still stands here; `safety` is held back.
    """
    return None if units is None else max(units - told + left - safety, 0)


def judge(ours: Ours | None, theirs: Theirs, policy: Policy, now: datetime) -> Verdict:
    """A file's count, none of ours, and counts alike: theirs. A hand's fresh count against fresh news: as the merchant said."""
    if ours is None or ours.units is None or ours.source != HAND or ours.units == theirs.units:
        return TAKE
    if policy.trusted:
        return TAKE if policy.trusted == THEIRS else KEEP
    if theirs.units is None or now - theirs.seen_at > policy.fresh_for:
        return KEEP
    if now - ours.as_of > policy.fresh_for:
        return TAKE
    if policy.decides != "ask":
        return TAKE if policy.decides == THEIRS else KEEP
    return KEEP if ours.as_of > theirs.as_of else CONFLICT  # kept: somebody has looked since


def meanwhile(ours: int, theirs: int) -> int:
    """Until somebody decides nothing is sold that only one of them believes in."""
    return min(ours, theirs)
