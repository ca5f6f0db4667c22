"""How a shop joins: the steps of an application, what each still lacks, who may move it on, what the operator checks."""

from typing import ClassVar

from panier.kit.refusals import Refusal

DRAFT, SUBMITTED, CHANGES_ASKED = "draft", "submitted", "changes_asked"
APPROVED, REFUSED, WITHDRAWN, LAPSED = "approved", "refused", "withdrawn", "lapsed"
MOVES = {
    DRAFT: {SUBMITTED, WITHDRAWN, LAPSED},
    SUBMITTED: {CHANGES_ASKED, APPROVED, REFUSED, WITHDRAWN},
    CHANGES_ASKED: {SUBMITTED, WITHDRAWN, LAPSED},
    APPROVED: set[str](),
    REFUSED: set[str](),
    WITHDRAWN: set[str](),
    LAPSED: set[str](),
}
STATES = tuple(MOVES)
OPEN = (DRAFT, SUBMITTED, CHANGES_ASKED)
WRITABLE = (DRAFT, CHANGES_ASKED)  # by the applicant
STEPS = ("identity", "eligibility", "places", "delivery", "bank", "terms")
OPENINGS = ("listed", "linked", "selling")
MOST_OPEN = 5  # applications of one person at a time


class NoSuchApplication(Refusal):
    """Missing and another person's alike."""

    code: ClassVar[str] = "not-found"


class WrongStep(Refusal):
    """The application has moved on meanwhile. facts: `state`."""

    code: ClassVar[str] = "wrong-step"


class Incomplete(Refusal):
    """facts: `steps`, those that still lack something."""

    code: ClassVar[str] = "incomplete"


class NotChecked(Refusal):
    """facts: `items`, what the operator's list asks for and nobody has shown yet."""

    code: ClassVar[str] = "not-checked"


class AlreadyRun(Refusal):
    """Somebody runs this shop already: he is the one who can invite others."""

    code: ClassVar[str] = "already-run"


class TooManyOpen(Refusal):
    """facts: `most`."""

    code: ClassVar[str] = "too-many-open"


class BadBankAccount(Refusal):
    """facts: `faults`, by field."""

    code: ClassVar[str] = "bad-bank-account"


class BadRenewal(Refusal):
    """facts: `rule`, `fault` (rule, proof, day, over)."""

    code: ClassVar[str] = "bad-renewal"


class BankChangeWaits(Refusal):
    """Another change is held already: it is cancelled first, or waited for."""

    code: ClassVar[str] = "bank-change-waits"


class BankChangeOver(Refusal):
    """It is in force, or was cancelled."""

    code: ClassVar[str] = "bank-change-over"


class TermsMoved(Refusal):
    """The terms shown are not those in force, or their French version was not shown first."""

    code: ClassVar[str] = "terms-moved"


def may_move(before: str, after: str) -> bool:
    return after in MOVES.get(before, set())
