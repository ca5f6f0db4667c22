"""Conversations: limits, how an answer is measured, who may read, what is reported and decided. Pure."""

import hashlib
import hmac
import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import ClassVar, NamedTuple
from uuid import UUID, uuid5

from panier.kit.hours import Opening
from panier.kit.refusals import Refusal

TEXT_LENGTH = 2_000  # characters
REASON_LENGTH = 400
NAME_LENGTH = 120
HOUR = timedelta(hours=1)
SHOPPER_HOURLY, MERCHANT_HOURLY = 20, 120  # messages of one person in an hour, over all conversations
QUIET = timedelta(minutes=15)  # between two letters about one conversation to one side
MARK_LENGTH = 32

# Answer times are shown of a shop with so many cases in so long; a question nobody answered counts after PATIENCE
MEASURED, LEAST_CASES, PATIENCE = timedelta(days=90), 5, timedelta(days=2)

REPORT_REASONS = ("abuse", "threat", "fraud", "private", "spam", "illegal", "other")
REPORT_TIME = timedelta(hours=48)  # an operator decides by then
SILENCE_DAYS = (7, 30, 90)

KEPT = timedelta(days=1100)  # after the last message: as long as a contract can be claimed on
QUESTIONS_KEPT = timedelta(days=365)  # those about a product
UNCONFIRMED_KEPT = timedelta(days=7)
SILENCES_KEPT = timedelta(days=365)  # after their end


class NoSuchThread(Refusal):
    """Missing and foreign alike: conversations, their messages, files and reports."""

    code: ClassVar[str] = "not-found"


class NothingSaid(Refusal):
    """Neither words nor a file."""

    code: ClassVar[str] = "nothing-said"


class TextTooLong(Refusal):
    """facts: `most`."""

    code: ClassVar[str] = "text-too-long"


class ThreadClosed(Refusal):
    """The market closed it, or nobody has confirmed it: nothing more is written."""

    code: ClassVar[str] = "thread-closed"


class TooManyMessages(Refusal):
    """facts: `most` in an hour."""

    code: ClassVar[str] = "too-many-messages"


class Silenced(Refusal):
    """facts: `until`, `reason`."""

    code: ClassVar[str] = "silenced"


class CalledAlready(Refusal):
    code: ClassVar[str] = "called-already"


class NotToPublish(Refusal):
    """Not a question about a product with words of both sides that stand; or it is published, or was hidden by the market."""

    code: ClassVar[str] = "not-to-publish"


class BadReport(Refusal):
    """No reason of the list, or one's own message, or the market's."""

    code: ClassVar[str] = "bad-report"


class ReportDecided(Refusal):
    """An operator has decided it already."""

    code: ClassVar[str] = "report-decided"


class BadDecision(Refusal):
    """No measure of the list, or a stop for no number of days of the list."""

    code: ClassVar[str] = "bad-decision"


class Voice(NamedTuple):
    """Who writes: the side, the account if there is one, the name that is shown, the address a guest is known by."""

    side: str
    account_id: int | None
    name: str
    email: str = ""


class Decision(NamedTuple):
    """What an operator makes of a report; `days` only of a stop."""

    hides: bool
    measure: str
    days: int
    reason: str


def thread_token(secret: str, public_id: str, version: int) -> str:
    """The shopper's right to the conversation, as an order's is (DECISIONS 14): revoked with its order's link."""
    mark = hmac.new(secret.encode(), f"thread:{public_id}:{version}".encode(), hashlib.sha256).hexdigest()
    return f"{public_id}.{mark[:MARK_LENGTH]}"


def message_key(form: UUID, text: str) -> UUID:
    """A form sent twice is one message; the same form with other words is another, so that none is lost."""
    return uuid5(form, text)


def hourly(side: str) -> int | None:
    """How many messages in an hour; None: no limit."""
    return {"shopper": SHOPPER_HOURLY, "merchant": MERCHANT_HOURLY}.get(side)


def open_minutes(openings: Sequence[Opening], asked: datetime, answered: datetime) -> int:
    """Whole minutes of opening between the two; of the clock where no opening is known, and after the last one known."""
    if not openings:
        return _minutes(answered - asked)
    within = sum(
        (max(min(each.closes, answered) - max(each.opens, asked), timedelta(0)) for each in openings), timedelta(0)
    )
    beyond = max(answered - max(openings[-1].closes, asked), timedelta(0))
    return _minutes(within + beyond)


def tell_at(told_at: datetime | None, now: datetime) -> datetime:
    """When a side is told of a new message: at once, but one letter in QUIET."""
    return now if told_at is None else max(now, told_at + QUIET)


def is_known(cases: int, median_minutes: int | None) -> bool:
    """Whether a shop's answer time is said: enough cases, and most of them answered."""
    return cases >= LEAST_CASES and median_minutes is not None


def shown_hours(minutes: int) -> int:
    """Hours of opening as they are said: whole, never less than it was."""
    return max(1, math.ceil(minutes / 60))


def checked(decision: Decision) -> Decision:
    """BadDecision."""
    if decision.measure not in {"none", "warned", "stopped"}:
        raise BadDecision
    if decision.measure == "stopped" and decision.days not in SILENCE_DAYS:
        raise BadDecision
    return decision


def _minutes(time: timedelta) -> int:
    return max(0, int(time.total_seconds() // 60))
