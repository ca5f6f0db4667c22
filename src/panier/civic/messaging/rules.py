"""Conversations: limits, how an answer is measured, who may read, what is reported and decided. Pure."""

import hashlib
import hmac
import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple
from uuid import UUID, uuid5

from panier.kit.hours import Opening
from panier.kit.refusals import Refusal

SETTING = "conversations"  # the territory's dated row
REASON_LENGTH = 400
NAME_LENGTH = 120
HOUR = timedelta(hours=1)
MARK_LENGTH = 32
MB = 1_000_000
# What no territory may go beyond: columns, and what a process can decode.
MOST_TEXT, MOST_FILES, MOST_MB, REASON_CODE = 10_000, 10, 10, 12

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


class Limits(NamedTuple):
    """What the territory allows in conversations, and how it measures and moderates them: its dated setting."""

    text_length: int
    files: int
    picture_mb: int
    pdf_mb: int
    hourly: Mapping[str, int]  # by side; the market has no limit
    guest_questions: int  # of one address in an hour
    quiet: timedelta  # between two letters about one conversation to one side
    measured: timedelta
    least_cases: int
    patience_hours: int
    report_hours: int
    stop_days: tuple[int, ...]
    reasons: Mapping[str, Mapping[str, str]]  # code → words


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


def read_limits(value: Mapping[str, Any]) -> Limits:
    """KeyError, TypeError or ValueError say what is wrong with a pack."""
    hourly, answers, reasons = value["hourly"], value["answers"], dict(value["reasons"])
    if not reasons or any(len(code) > REASON_CODE for code in reasons):
        raise ValueError(f"reasons: at least one, each with a code of at most {REASON_CODE} characters")
    return Limits(
        _number(value, "text_length", MOST_TEXT),
        _number(value, "files", MOST_FILES),
        _number(value, "picture_mb", MOST_MB),
        _number(value, "pdf_mb", MOST_MB),
        {side: _number(hourly, side) for side in ("shopper", "merchant")},
        _number(hourly, "guest_questions"),
        timedelta(minutes=_number(value, "quiet_minutes")),
        timedelta(days=_number(answers, "days")),
        _number(answers, "least_cases"),
        _number(answers, "patience_hours"),
        _number(value, "report_hours"),
        tuple(sorted(int(days) for days in value["stop_days"])),
        reasons,
    )


def _number(value: Mapping[str, Any], name: str, most: int = 100_000) -> int:
    number = value[name]
    if not isinstance(number, int) or not 1 <= number <= most:
        raise ValueError(f"{name} is a whole number from 1 to {most}")
    return number


def open_minutes(openings: Sequence[Opening], asked: datetime, answered: datetime) -> int:
    """Whole minutes of opening between the two; of the clock where no opening is known, and after the last one known."""
    if not openings:
        return _minutes(answered - asked)
    within = sum(
        (max(min(each.closes, answered) - max(each.opens, asked), timedelta(0)) for each in openings), timedelta(0)
    )
    beyond = max(answered - max(openings[-1].closes, asked), timedelta(0))
    return _minutes(within + beyond)


def tell_at(told_at: datetime | None, quiet: timedelta, now: datetime) -> datetime:
    """When a side is told of a new message: at once, but one letter in so long."""
    return now if told_at is None else max(now, told_at + quiet)


def shown_hours(minutes: int) -> int:
    """Hours of opening as they are said: whole, never less than it was."""
    return max(1, math.ceil(minutes / 60))


def checked(decision: Decision, stop_days: Sequence[int]) -> Decision:
    """BadDecision."""
    if decision.measure not in {"none", "warned", "stopped"}:
        raise BadDecision
    if decision.measure == "stopped" and decision.days not in stop_days:
        raise BadDecision
    return decision


def _minutes(time: timedelta) -> int:
    return max(0, int(time.total_seconds() // 60))
