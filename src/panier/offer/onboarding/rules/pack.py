"""What a territory asks of who joins: the setting `onboarding` and `merchant_terms` of its pack, read into plain values."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from panier.offer.onboarding.rules import OPENINGS
from panier.offer.onboarding.rules.opening import NEEDS, needs_from

COMPUTED, ATTESTED, VERIFIED = "computed", "attested", "verified"
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """One reason why a shop belongs here. `proof`: a file is wanted; `expires`: the last day it counts is wanted too.

    `over`: how far the shop still opens once its proof is over and an operator has looked; empty: it is only told.
    """

    code: str
    name: Words
    hint: Words
    required: bool
    proof: bool
    expires: bool
    over: str


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One line of the operator's list. `rule` names what the program works out (`checklist.COMPUTERS`)."""

    code: str
    kind: str
    words: Words
    required: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Reminders:
    """So many days before: the time of an operator's answer, of an applicant's, the last day of a proof."""

    review: tuple[int, ...]
    changes: tuple[int, ...]
    proof: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class JoinRules:
    review_days: int
    changes_days: int
    bank_hold_business_days: int  # before another account is in force
    keep_decided_years: int
    reminders: Reminders
    eligibility: tuple[EligibilityRule, ...]
    checklist: tuple[CheckItem, ...]
    selling_needs: tuple[str, ...] = NEEDS

    def named(self, code: str) -> EligibilityRule | None:
        return next((rule for rule in self.eligibility if rule.code == code), None)

    def attested(self) -> tuple[CheckItem, ...]:
        return tuple(item for item in self.checklist if item.kind == ATTESTED)


@dataclass(frozen=True, slots=True)
class Terms:
    """The contract between the market and a merchant; the French version is the one handed over first."""

    version: str
    title: Words
    paragraphs: Mapping[str, tuple[str, ...]]
    needed_from: date | None = None  # of shops that are in; empty: from its first day

    @property
    def first_digest(self) -> str:
        """SHA-256 of the French text, so that what was accepted can be shown for ever."""
        return hashlib.sha256("\n".join((self.title["fr"], *self.paragraphs["fr"])).encode()).hexdigest()


def join_rules(value: Mapping[str, Any]) -> JoinRules:
    """From the pack; KeyError or ValueError when it does not hold together."""
    items = tuple(
        CheckItem(each["code"], each["kind"], each["words"], bool(each.get("required")), each.get("rule", ""))
        for each in value["checklist"]
    )
    if wrong := [item.code for item in items if item.kind not in {COMPUTED, ATTESTED, VERIFIED}]:
        raise ValueError(f"no such kind of check: {', '.join(wrong)}")
    return JoinRules(
        review_days=int(value["review_days"]),
        changes_days=int(value["changes_days"]),
        bank_hold_business_days=int(value["bank_hold_business_days"]),
        keep_decided_years=int(value["keep_decided_years"]),
        reminders=Reminders(
            *(tuple(map(int, value[f"{what}_reminder_days"])) for what in ("review", "changes", "proof"))
        ),
        eligibility=tuple(map(_eligibility, value["eligibility"])),
        checklist=items,
        selling_needs=needs_from(value.get("selling_needs", NEEDS)),
    )


def _eligibility(each: Mapping[str, Any]) -> EligibilityRule:
    over = each.get("over", "")
    if over and over not in OPENINGS:
        raise ValueError(f"{each['code']}: over is one of {', '.join(OPENINGS)}")
    return EligibilityRule(
        code=each["code"],
        name=each["name"],
        hint=each["hint"],
        required=bool(each.get("required")),
        proof=bool(each.get("proof")),
        expires=bool(each.get("expires")),
        over=over,
    )


def terms_from(value: Mapping[str, Any]) -> Terms:
    texts = {language: tuple(value[language]) for language in ("fr", "en")}
    if empty := [language for language, paragraphs in texts.items() if not paragraphs or not value["title"][language]]:
        raise ValueError(f"nothing is said in {', '.join(empty)}")
    needed = value.get("needed_from")
    return Terms(str(value["version"]), value["title"], texts, date.fromisoformat(str(needed)) if needed else None)
