"""An enquiry's states and edges, the shop's hour, and how long what it said yes to is held."""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from panier.kit.hours import Opening
from panier.kit.refusals import Refusal

# Where each state may go: the same edges as the database's own (migration 0002).
EDGES: Mapping[str, frozenset[str]] = {
    "asked": frozenset({"accepted", "refused", "expired", "withdrawn"}),
    "accepted": frozenset({"bought", "lapsed", "withdrawn"}),
    "bought": frozenset({"accepted", "lapsed"}),  # the order ended unpaid
    "refused": frozenset(),
    "expired": frozenset(),
    "withdrawn": frozenset(),
    "lapsed": frozenset(),
}
LIVE = ("asked", "accepted")
ASKED_LIMIT = 10  # waiting at once, of one buyer or one e-mail
MARK_LENGTH = 32
KEPT = timedelta(days=1100)  # as long as letters that tell of them


class NoSuchEnquiry(Refusal):
    """Missing and foreign alike."""

    code: ClassVar[str] = "not-found"


class EnquiryMoved(Refusal):
    """facts: `state`, where it is now; `step`, what was asked."""

    code: ClassVar[str] = "enquiry-moved"


class NothingToAsk(Refusal):
    """What is there is sure, or nothing is: no question is needed."""

    code: ClassVar[str] = "nothing-to-ask"


class TooManyAsked(Refusal):
    """facts: `limit`."""

    code: ClassVar[str] = "too-many-asked"


class BadCount(Refusal):
    """What was typed is not a whole number of units."""

    code: ClassVar[str] = "bad-count"


class CountedTooFew(Refusal):
    """facts: `left`: what is free of the count, which is less than was asked for."""

    code: ClassVar[str] = "counted-too-few"


def may_go(before: str, after: str) -> bool:
    return after in EDGES[before]


def answer_by(openings: Sequence[Opening], now: datetime, patience: timedelta) -> datetime:
    """When `patience` of the shop's opening hours has passed; of the clock's where no opening is known."""
    left = patience
    for opening in openings:
        begins = max(opening.opens, now)
        if opening.closes - begins >= left:
            return begins + left
        left -= max(opening.closes - begins, timedelta(0))
    return max(now, openings[-1].closes if openings else now) + left


def held_until(openings: Sequence[Opening], now: datetime, tz: str, days: int) -> datetime:
    """The end of the `days`th day of opening after today; so many days of the clock where too few are known."""
    zone = ZoneInfo(tz)
    today = now.astimezone(zone).date()
    closing = {opening.opens.astimezone(zone).date(): opening.closes for opening in openings}
    coming = sorted(day for day in closing if day > today)
    return closing[coming[days - 1]] if len(coming) >= days else now + timedelta(days=days)


def enquiry_token(secret: str, public_id: str) -> str:
    """The buyer's right to see and use the enquiry, as an order's is (DECISIONS 14)."""
    mark = hmac.new(secret.encode(), f"enquiry:{public_id}".encode(), hashlib.sha256).hexdigest()[:MARK_LENGTH]
    return f"{public_id}.{mark}"
