"""What a buyer shows to be given his part, and what proves afterwards that it changed hands."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar, NamedTuple

from panier.kit.attempts import Limit
from panier.kit.refusals import Refusal
from panier.trade.orders.rules import CODE_LETTERS, PICKUP_CODE_LENGTH

SIGN = "PB"  # how what we draw in a QR begins
MARK_LENGTH = 16  # 30 letters each: nobody guesses it
NOT_SAID = re.compile(r"[^A-Z0-9]")
NUMBER = re.compile(rf"([{CODE_LETTERS}]{{8}})([1-9][0-9]{{0,2}})")
PASS = re.compile(rf"{SIGN}([{CODE_LETTERS}]{{8}})([1-9][0-9]{{0,2}})X([{CODE_LETTERS}]{{{MARK_LENGTH}}})")
LONGEST_GIVEN = 60
LONGEST_NAME, LONGEST_NOTE = 120, 200
# Wrong codes at one desk. A clerk who tries all 810,000 codes of four letters needs half a year for even odds.
SENDINGS = Limit("code-again", 3, timedelta(hours=1))  # letters with one part's code, asked for at the desk
GUESSES = Limit("pickup", 20, timedelta(minutes=10))
PHOTOS_KEPT = timedelta(days=365)
NAMES_KEPT = timedelta(days=1100)  # as long as a contract can be claimed on (C.c.Q. 2925), as letters


class NotFoundByCode(Refusal):
    """Nothing of this shop: unknown, mistyped and another shop's alike."""

    code: ClassVar[str] = "no-such-pickup"


class ProofNeeded(Refusal):
    """Who took it, a photo, or a carrier's number: one of them."""

    code: ClassVar[str] = "proof-needed"


class BadTracking(Refusal):
    """facts: `problem`: carrier or number."""

    code: ClassVar[str] = "bad-tracking"


class PaperNeeded(Refusal):
    """facts: `field`: name or reason. Without the code, both are written down."""

    code: ClassVar[str] = "paper-needed"


class SentEnough(Refusal):
    """facts: `until`: the code was sent often enough for now."""

    code: ClassVar[str] = "code-sent-enough"


class Shown(NamedTuple):
    """What was shown or taken down when a part changed hands. `photo`: a stored file's name.

    `reason`: why without the code; whoever says so has been allowed to (`flows.hand_over_without_code`).
    """

    code: str = ""  # as typed or scanned
    taken_by: str = ""
    photo: str = ""
    carrier: str = ""
    tracking: str = ""
    reason: str = ""


class Given(NamedTuple):
    """What somebody typed or scanned at the counter: `mark` and `number` of a QR, a `number` alone, or a `code`."""

    number: str = ""
    mark: str = ""
    code: str = ""


def read_given(text: str) -> Given:
    """Whatever spaces, hyphens and small letters it came with."""
    plain = NOT_SAID.sub("", text.upper()[:LONGEST_GIVEN])
    if found := PASS.fullmatch(plain):
        return Given(number=_number(found[1], found[2]), mark=found[3])
    if len(plain) == PICKUP_CODE_LENGTH:
        return Given(code=plain)
    if found := NUMBER.fullmatch(plain):
        return Given(number=_number(found[1], found[2]))
    return Given()


def pass_text(number: str, mark: str) -> str:
    """What the buyer's QR holds: capitals and figures alone, which every scanner types alike on every keyboard."""
    return f"{SIGN}{NOT_SAID.sub('', number)}X{mark}"


def pass_mark(secret: str, public_id: str, code: str) -> str:
    """Bound to one part and its code; only the buyer's page and letters show it."""
    digest = hmac.new(secret.encode(), f"pickup:{public_id}:{code}".encode(), hashlib.sha256).digest()
    return "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in digest[:MARK_LENGTH])


def is_right(text: str, code: str, number: str, marks: Iterable[str]) -> bool:
    """Whether what was typed or scanned is this part's code, or this part's QR under any of the secrets in use."""
    given = read_given(text)
    if given.mark:
        return given.number == number and any(hmac.compare_digest(mark, given.mark) for mark in marks)
    return bool(given.code) and hmac.compare_digest(code, given.code)


def how_proven(shown: Shown) -> str:
    """`HandOver.How` of what was shown; a code was checked before."""
    if shown.reason:
        return "paper"
    if shown.carrier:
        return "carrier"
    if shown.code:
        return "scanned" if read_given(shown.code).mark else "code"
    return "given" if shown.taken_by or shown.photo else "unproven"


def checked_tracking(text: str) -> str:
    """As carriers print them, without spaces; BadTracking when it cannot be one."""
    number = NOT_SAID.sub("", text.upper())
    if not 6 <= len(number) <= 40:  # noqa: PLR2004 - the shortest and longest of the carriers' numbers
        raise BadTracking(problem="number")
    return number


def _number(letters: str, position: str) -> str:
    return f"{letters[:4]}-{letters[4:]}-{position}"
