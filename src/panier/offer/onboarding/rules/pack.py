"""What a territory asks of who joins: the setting `onboarding` and `merchant_terms` of its pack, read into plain values."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COMPUTED, ATTESTED, VERIFIED = "computed", "attested", "verified"
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """One reason why a shop belongs here. `proof`: a file is wanted; `expires`: the last day it counts is wanted too."""

    code: str
    name: Words
    hint: Words
    required: bool
    proof: bool
    expires: bool


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One line of the operator's list. `rule` names what the program works out (`checklist.COMPUTERS`)."""

    code: str
    kind: str
    words: Words
    required: bool
    rule: str


@dataclass(frozen=True, slots=True)
class JoinRules:
    review_days: int
    changes_days: int
    bank_hold_days: int  # before another account is in force
    eligibility: tuple[EligibilityRule, ...]
    checklist: tuple[CheckItem, ...]

    def attested(self) -> tuple[CheckItem, ...]:
        return tuple(item for item in self.checklist if item.kind == ATTESTED)


@dataclass(frozen=True, slots=True)
class Terms:
    """The contract between the market and a merchant; the French version is the one handed over first."""

    version: str
    title: Words
    paragraphs: Mapping[str, tuple[str, ...]]

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
        bank_hold_days=int(value["bank_hold_days"]),
        eligibility=tuple(
            EligibilityRule(
                each["code"],
                each["name"],
                each["hint"],
                bool(each.get("required")),
                bool(each.get("proof")),
                bool(each.get("expires")),
            )
            for each in value["eligibility"]
        ),
        checklist=items,
    )


def terms_from(value: Mapping[str, Any]) -> Terms:
    return Terms(str(value["version"]), value["title"], {language: tuple(value[language]) for language in ("fr", "en")})
