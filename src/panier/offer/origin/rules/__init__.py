"""Where things and shops come from: three claims that are never mixed, each with its proof.

A *merchant of the territory* has his place of business there. A thing is *made there* when its last substantial
transformation happened there, or when enough of its direct cost was spent there. It is *certified* when somebody else
vouches for it, under a number, until a day. What people lost trust in was one word for all three (domain notes 1.4).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from panier.kit.refusals import Refusal

LOCAL, MADE, CERTIFIED = KINDS = ("local", "made", "certified")
TRANSFORMED, COST_SHARE = BASES = ("transformed", "cost-share")
CLAIMED, CONFIRMED, REFUSED, WITHDRAWN, REVOKED, EXPIRED = STATES = (
    "claimed",
    "confirmed",
    "refused",
    "withdrawn",
    "revoked",
    "expired",
)
# The database refuses every other step (migration 0002).
EDGES = {
    CLAIMED: (CONFIRMED, REFUSED, WITHDRAWN, EXPIRED),
    CONFIRMED: (WITHDRAWN, REVOKED, EXPIRED),
}
OPEN, UPHELD, DISMISSED = DISPUTE_STATES = ("open", "upheld", "dismissed")
WORDS_MIN, WORDS_MAX = 20, 1_000
NUMBER_MAX = 60
MOST_PRODUCTS = 300  # of one claim
MOST_CLAIMS = 500  # of one merchant, of any state
MOST_DISPUTES = 20  # open ones of one claim
PER_CENT = 100
MOST_YEARS = 10  # that a proof may hold
Fault = tuple[str, str]  # field, code


class NoSuchClaim(Refusal):
    code: ClassVar[str] = "not-found"


class BadClaim(Refusal):
    """`errors`: [{"field": …, "code": …}] of what was typed."""

    code: ClassVar[str] = "bad-claim"


class WrongStep(Refusal):
    """The claim or dispute has moved on meanwhile."""

    code: ClassVar[str] = "wrong-step"


class TooMany(Refusal):
    """facts: `most`."""

    code: ClassVar[str] = "too-many"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark somebody else gives, from the pack: what it says and who vouches for it. Contents are by language."""

    code: str
    issuer: str
    name: Mapping[str, str]
    criterion: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OriginRules:
    """What the territory's pack asks for."""

    marks: Mapping[str, Mark]
    cost_share_min: int  # per cent of the direct cost of production
    is_business_number: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a merchant claims, as he typed it. `products` are public ids; `expires_on` is the proof's last day."""

    kind: str
    mark: str = ""
    basis: str = ""
    share: str = ""
    number: str = ""
    words: str = ""
    expires_on: str = ""
    products: tuple[str, ...] = ()
    has_proof: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim that says all its kind needs."""

    kind: str
    mark: str
    basis: str
    share: int | None
    number: str
    words: str
    expires_on: date | None


def rules_of(settings: Mapping[str, Any], is_business_number: Callable[[str], bool]) -> OriginRules:
    """From the pack's settings `origin_marks` and `origin_cost_share_min`."""
    marks = {
        each["code"]: Mark(each["code"], each["issuer"], each["name"], each["criterion"])
        for each in settings["origin_marks"]
    }
    return OriginRules(marks, settings["origin_cost_share_min"], is_business_number)


def checked(asked: Asked, rules: OriginRules, today: date) -> Checked:
    """What was typed, understood; BadClaim with every fault found."""
    number, words = asked.number.strip(), " ".join(asked.words.split())
    expires_on, share = _day(asked.expires_on), _share(asked.share)
    faults = [*_common_faults(asked, number, words), *_kind_faults(asked, number, words, rules)]
    if asked.expires_on.strip() and not _is_ahead(expires_on, today):
        faults.append(("expires_on", "not-ahead"))
    if faults:
        raise BadClaim(errors=[{"field": field, "code": code} for field, code in faults])
    made = asked.kind == MADE
    return Checked(
        kind=asked.kind,
        mark=asked.mark if asked.kind == CERTIFIED else "",
        basis=asked.basis if made else "",
        share=share if made and asked.basis == COST_SHARE else None,
        number=number,
        words=words,
        expires_on=expires_on,
    )


def _common_faults(asked: Asked, number: str, words: str) -> Sequence[Fault]:
    faults = []
    if len(number) > NUMBER_MAX:
        faults.append(("number", "too-long"))
    if len(words) > WORDS_MAX:
        faults.append(("words", "too-long"))
    if asked.kind in {MADE, CERTIFIED} and not 0 < len(asked.products) <= MOST_PRODUCTS:
        faults.append(("products", "too-many" if asked.products else "none"))
    return faults


def _kind_faults(asked: Asked, number: str, words: str, rules: OriginRules) -> Sequence[Fault]:
    if asked.kind == LOCAL:
        return [] if rules.is_business_number(number) else [("number", "not-a-business-number")]
    if asked.kind == MADE:
        return _made_faults(asked, words, rules)
    return _certified_faults(asked, number, rules) if asked.kind == CERTIFIED else [("kind", "needed")]


def _made_faults(asked: Asked, words: str, rules: OriginRules) -> Sequence[Fault]:
    faults, share = [], _share(asked.share)
    if asked.basis not in BASES:
        faults.append(("basis", "needed"))
    if asked.basis == COST_SHARE and (share is None or not rules.cost_share_min <= share <= PER_CENT):
        faults.append(("share", "too-small"))
    if len(words) < WORDS_MIN:
        faults.append(("words", "too-short"))
    return faults


def _certified_faults(asked: Asked, number: str, rules: OriginRules) -> Sequence[Fault]:
    faults = []
    if asked.mark not in rules.marks:
        faults.append(("mark", "needed"))
    if not number:
        faults.append(("number", "needed"))
    if not asked.expires_on.strip():
        faults.append(("expires_on", "needed"))
    if not asked.has_proof:
        faults.append(("proof", "needed"))
    return faults


def in_force(state: str, expires_on: date | None, today: date) -> bool:
    """Confirmed, and its proof holds: the last day counts. Nobody has to do anything for it to fall away."""
    return state == CONFIRMED and (expires_on is None or today <= expires_on)


def may_move(before: str, after: str) -> bool:
    return after in EDGES.get(before, ())


def same_number(text: str) -> str:
    """A certificate's number as lists compare it: `AQ-12 345` and `aq12345` are one."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _is_ahead(day: date | None, today: date) -> bool:
    return day is not None and today <= day <= date(today.year + MOST_YEARS, 12, 31)


def _share(text: str) -> int | None:
    plain = text.strip().removesuffix("%").strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= len(str(PER_CENT)) else None
