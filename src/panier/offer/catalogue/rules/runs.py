"""An import as it goes: what the merchant answers, what may be done with a run, what an undo keeps and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Literal

from panier.kit.refusals import Refusal

CREATED, CHANGED, LEFT, REFUSED, NOTED, ABSENT = "created", "changed", "left", "refused", "noted", "absent"
KINDS = (CREATED, CHANGED, LEFT, REFUSED, NOTED, ABSENT)
UNDONE = "undone"
KEPT = ("ordered", "changed", "gone")
AT_ONCE, BYTES_AT_ONCE, GOODS_AT_ONCE = (
    300,
    300_000,
    2_000,
)  # rows and bytes of a file, products of a shop: with more, a job looks, applies and takes back
READING, COMPARING, WRITING, COUNTING = "reading", "comparing", "writing", "counting"  # the stages of a task
LOOK, APPLY, UNDO = "look", "apply", "undo"
STAGES = {
    LOOK: (READING, COMPARING),
    APPLY: (READING, WRITING, COUNTING),
    UNDO: (WRITING,),
}
HOURS = (6, 12, 24)  # between two fetches of an address
PRICES, TEXTS, ADDS = "prices", "texts", "adds"
COUNTED = "counted"  # by a hand or the shop's own system, and still believed
STILL_AFTER = timedelta(minutes=5)  # a task that has not moved for so long may be asked for again
Outcome = Literal["undone", "ordered", "changed", "gone"]  # of an undo: done, or why the product stays as it is


class NoSuchImport(Refusal):
    """Missing and another merchant's alike."""

    code: ClassVar[str] = "not-found"


class KeyUsed(Refusal):
    """This form has brought another file in already."""

    code: ClassVar[str] = "key-used"


class NotReadable(Refusal):
    """A needed column is not named yet. facts: `missing`: title, price."""

    code: ClassVar[str] = "import-not-readable"


class BadAnswer(Refusal):
    """facts: `field`: place, language, category, tax_category, url or hours; `value`: what was answered."""

    code: ClassVar[str] = "bad-answer"


class GoodsMoved(Refusal):
    """What the preview was compared with is not what is there now: there is a new preview."""

    code: ClassVar[str] = "goods-moved"


class WrongImportState(Refusal):
    """facts: `state`: what the run is in now."""

    code: ClassVar[str] = "wrong-import-state"


@dataclass(frozen=True, slots=True)
class Answers:
    """What the file does not say. `place` is a public id; empty texts and 0: not answered.

    `tax_category` empty: each product's from its category, flagged to be confirmed. `columns`: by position, a field or "-".
    `headers`: a digest of the file's, by which its columns are remembered. `outlets`: by what the file calls a place, the
    place's public id, "-" where its count is not used, empty where nobody knows.
    `partial`: what the file does not name is not missing. `leave`: of PRICES, TEXTS, ADDS, COUNTED, what it may not change.
    """

    place: str = ""
    language: str = ""
    category: int = 0
    tax_category: str = ""
    columns: Mapping[int, str] = field(default_factory=dict)
    headers: str = ""
    outlets: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False
    leave: tuple[str, ...] = ()


FAILING, AGAIN = "failing", "again"
TOLD_AFTER, BETWEEN_LETTERS = 3, timedelta(days=1)
OURS = frozenset({"goods-busy"})  # not the address's fault


def told_of_fetch(failures: int, *, is_told: bool, told_at: datetime | None, now: datetime) -> str:
    """What the owners hear after a fetch: that it has failed several times in a row, that it works again; one letter a day."""
    if told_at is not None and now - told_at < BETWEEN_LETTERS:
        return ""
    if failures >= TOLD_AFTER and not is_told:
        return FAILING
    return AGAIN if is_told and not failures else ""
