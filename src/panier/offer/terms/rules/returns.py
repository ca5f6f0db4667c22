"""The returns policy: a template to begin from, his own words, and what the law gives whatever he writes. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from panier.kit.words import plain_words
from panier.offer.terms.rules.typed import WORDS_MAX, Faults, Typed

Text = Mapping[str, str]
BETWEEN = "\n\n"
YEAR = 365


@dataclass(frozen=True, slots=True)
class Template:
    code: str
    name: Text
    words: Text


@dataclass(frozen=True, slots=True)
class ReturnsRules:
    """What the pack says: templates, what the law adds to every policy, and phrases that would take it away.

    `days`: for so long after a hand-over a shop may give money back itself.
    """

    templates: Sequence[Template]
    law: Text
    forbidden: Sequence[str]
    days: int = YEAR


def returns_rules(value: Mapping[str, Any]) -> ReturnsRules:
    """From the setting `returns`; KeyError or TypeError where it does not hold together."""
    templates = [Template(each["code"], dict(each["name"]), dict(each["words"])) for each in value["templates"]]
    days = int(value.get("take_back_days", YEAR))
    if days < 1:
        raise ValueError("take_back_days is one or more")
    return ReturnsRules(templates, dict(value["law"]), [str(phrase) for phrase in value["forbidden"]], days)


def read_returns(typed: Typed, rules: ReturnsRules, languages: Sequence[str]) -> tuple[dict[str, str], Faults]:
    """His words by language; what would go below the law is refused with the phrase that does."""
    words = {code: text for code in languages if (text := _tidy(typed.get(f"words-{code}", "")))}
    faults: Faults = {}
    if languages[0] not in words:
        faults[f"words-{languages[0]}"] = "missing"
    for code, text in words.items():
        said = f" {' '.join(plain_words(text))} "
        if any(f" {' '.join(plain_words(phrase))} " in said for phrase in rules.forbidden):
            faults[f"words-{code}"] = "below-law"
    return words, faults


def composed(words: Text, rules: ReturnsRules) -> dict[str, str]:
    """What is shown before paying, and stands in the contract: his words, then the law's."""
    return {code: f"{text}{BETWEEN}{rules.law.get(code, '')}".strip() for code, text in words.items()}


def _tidy(text: str) -> str:
    lines = [" ".join(line.split()) for line in text[:WORDS_MAX].splitlines()]
    return re.sub(r"\n{3,}", BETWEEN, "\n".join(lines)).strip()
