"""Who may review what, until when; what a review may say; who may do what to it (ADR 0108)."""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

from panier.kit.refusals import Refusal

SETTING = "reviews"  # the territory's dated row
WORST, BEST = 1, 5
WORDS_MAX, NAME_MAX, REPLY_MAX, NOTE_MAX = 2_000, 40, 1_000, 400
CONTACT = re.compile(r"@|https?:|www\.", re.IGNORECASE)  # a name is no address
PUBLISHED, HIDDEN, WITHDRAWN = "published", "hidden", "withdrawn"
HANDED_OVER = "handed_over"


class NoSuchReview(Refusal):
    """Missing, another merchant's and another buyer's alike."""

    code: ClassVar[str] = "not-found"


class NotToReview(Refusal):
    """Nothing of this order was handed over under this name."""

    code: ClassVar[str] = "not-found"


class TooLateToReview(Refusal):
    """facts: `until`, the last moment."""

    code: ClassVar[str] = "too-late-to-review"


class OwnShop(Refusal):
    """Whoever works for a shop does not review it."""

    code: ClassVar[str] = "own-shop"


class BadReview(Refusal):
    """facts: `field`: stars, words, name, language, reply, appeal, reason, note."""

    code: ClassVar[str] = "bad-review"


class ReviewMoved(Refusal):
    """Its state does not allow this any more. facts: `state`."""

    code: ClassVar[str] = "review-moved"


class ReportedAlready(Refusal):
    """The same person or shop reported these very words before."""

    code: ClassVar[str] = "reported-already"


class TooLateToAppeal(Refusal):
    """facts: `until`."""

    code: ClassVar[str] = "too-late-to-appeal"


class AppealedAlready(Refusal):
    code: ClassVar[str] = "appealed-already"


class Policy(NamedTuple):
    """The territory's rules of reviews in force: days, and the reasons for which a review may be hidden (code → words)."""

    days: int  # after the hand-over: to write, and to change
    invite_days: int  # after the hand-over the letter goes out
    answer_days: int  # a report, or an appeal, is decided within
    appeal_days: int  # after the decision the author may appeal
    many_a_day: int  # so many people about one shop on one day: operators look
    reasons: Mapping[str, Mapping[str, str]]


class Said(NamedTuple):
    """What a buyer says."""

    stars: int
    words: str
    language: str
    name: str


class Tally(NamedTuple):
    """How many published reviews gave one star, two … five: everything that is shown of the stars follows from it."""

    counts: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def stars(self) -> int:
        return sum(stars * count for stars, count in enumerate(self.counts, start=WORST))

    @property
    def average(self) -> float | None:
        """To a tenth, halves up; None without reviews."""
        return None if not self.total else float(tenths(self.stars, self.total)) / 10

    @property
    def rows(self) -> list[tuple[int, int]]:
        """Stars and how many gave them, the best first."""
        return [(stars, self.counts[stars - 1]) for stars in range(BEST, WORST - 1, -1)]


def tenths(stars: int, count: int) -> int:
    return int(Fraction(stars * 10, count) + Fraction(1, 2))


def tally(rows: Sequence[tuple[int | None, int]]) -> Tally:
    """From rows of stars and counts; what has none (hidden) is not counted."""
    found = dict(rows)
    one, two, three, four, five = (found.get(stars, 0) for stars in range(WORST, BEST + 1))
    return Tally((one, two, three, four, five))


def read_policy(value: Mapping[str, Any]) -> Policy:
    days, invite, answer, appeal, many = (
        int(value[name]) for name in ("days", "invite_days", "answer_days", "appeal_days", "many_a_day")
    )
    return Policy(days, invite, answer, appeal, many, dict(value["reasons"]))


def author_of(secret: str, email: str) -> str:
    """One person is one address: a keyed digest, so that the reviews do not hold it."""
    return hmac.new(secret.encode(), f"reviewer:{email.strip().lower()}".encode(), hashlib.sha256).hexdigest()[:40]


def checked(said: Said, languages: Sequence[str]) -> Said:
    """As it is kept, or BadReview with the field."""
    name, words = " ".join(said.name.split()), said.words.strip().replace("\r\n", "\n")
    if not WORST <= said.stars <= BEST:
        raise BadReview(field="stars")
    if len(words) > WORDS_MAX:
        raise BadReview(field="words")
    if not name or len(name) > NAME_MAX or CONTACT.search(name):
        raise BadReview(field="name")
    if said.language not in languages:
        raise BadReview(field="language")
    return Said(said.stars, words, said.language, name)


def checked_reply(words: str) -> str:
    words = words.strip().replace("\r\n", "\n")
    if not words or len(words) > REPLY_MAX:
        raise BadReview(field="reply")
    return words


def checked_appeal(words: str) -> str:
    words = words.strip()
    if not words or len(words) > REPLY_MAX:
        raise BadReview(field="appeal")
    return words


def checked_note(words: str, *, needed: bool) -> str:
    words = words.strip()
    if (needed and not words) or len(words) > NOTE_MAX:
        raise BadReview(field="note")
    return words


def until(handed_over: datetime, policy: Policy) -> datetime:
    """The last moment to write or change a review of what was handed over then."""
    return handed_over + timedelta(days=policy.days)


def first_name(full: str) -> str:
    """What is proposed as the name to show."""
    return (full.split() or [""])[0][:NAME_MAX]
