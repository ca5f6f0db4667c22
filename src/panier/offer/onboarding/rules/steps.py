"""What each step asks, and what is still wrong or missing: pure, over whatever was typed. Everything typed is kept, faulty or not."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from panier.base.territories.rules.identifiers import DOUBTFUL, MALFORMED, postal_code, verdict
from panier.kit.postal import bare
from panier.kit.typed import cents, prefixes, whole
from panier.offer.merchants.hours.week import pairs_of
from panier.offer.onboarding.rules import OPENINGS
from panier.offer.onboarding.rules.pack import JoinRules, Terms

Answers = Mapping[str, Any]
Faults = dict[str, str]  # field → code
MOST_PLACES = 10
WEEK = 7
LONGEST = 200
MOST_MINUTES = 7 * 24 * 60
MOST_DAYS = 30
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ADDRESS = re.compile(r"https?://[^\s/]+\.[^\s]+")


@dataclass(frozen=True, slots=True)
class Ground:
    """What the territory says: named rules of its numbers, the pattern of its postal codes, the beginnings it delivers to."""

    business: str
    taxes: Mapping[str, str]
    postal_pattern: str
    home_prefixes: Sequence[str]
    is_town: Callable[[str], bool]
    today: date


@dataclass(frozen=True, slots=True)
class ProofSeen:
    rule: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Draft:
    """An application as it stands."""

    opening: str
    identity: Answers
    eligibility: Sequence[str]  # codes of the rules said to hold
    places: Sequence[Answers]
    delivery: Answers
    proofs: Sequence[ProofSeen] = ()
    has_bank: bool = False
    accepted_version: str = ""
    attested: Sequence[str] = ()
    asked: Mapping[str, str] = field(default_factory=dict)


def identity_faults(given: Answers, ground: Ground) -> Faults:
    """Numbers of the right form pass; a doubtful one is `identity_warnings`' business."""
    found: Faults = {name: "missing" for name in ("name", "legal_name", "email") if not given.get(name)}
    if given.get("email") and not EMAIL.fullmatch(given["email"]):
        found["email"] = "form"
    if given.get("website") and not ADDRESS.fullmatch(given["website"]):
        found["website"] = "form"
    if not given.get("number"):
        found |= {} if given.get("no_number") else {"number": "missing"}
    elif verdict(ground.business, given["number"]) == MALFORMED:
        found["number"] = "form"
    return found | _tax_faults(given, ground)


def _tax_faults(given: Answers, ground: Ground) -> Faults:
    """Registered for all of the territory's taxes, or for none."""
    numbers = {tax: given.get(tax, "") for tax in ground.taxes}
    found = {tax: "form" for tax, typed in numbers.items() if typed and verdict(ground.taxes[tax], typed) == MALFORMED}
    return found | {tax: "both" for tax, typed in numbers.items() if not typed and any(numbers.values())}


def identity_warnings(given: Answers, ground: Ground) -> Faults:
    """What does not stop anybody and is looked at: check digits that do not agree."""
    rules = {"number": ground.business, **ground.taxes}
    return {
        name: DOUBTFUL for name, rule in rules.items() if given.get(name) and verdict(rule, given[name]) == DOUBTFUL
    }


def eligibility_faults(draft: Draft, rules: JoinRules, ground: Ground) -> Faults:
    found: Faults = {}
    proofs = {proof.rule: proof for proof in draft.proofs}
    for rule in rules.eligibility:
        if rule.code not in draft.eligibility:
            if rule.required:
                found[rule.code] = "missing"
            continue
        proof = proofs.get(rule.code)
        if rule.proof and proof is None:
            found[rule.code] = "proof"
        elif rule.expires and proof and proof.expires_on is None:
            found[rule.code] = "day"
        elif proof and proof.expires_on and proof.expires_on < ground.today:
            found[rule.code] = "over"
    return found


def places_faults(places: Sequence[Answers], ground: Ground) -> Faults:
    """Fields are named `p0-address`, `p1-hours-3` …"""
    found: Faults = {} if places else {"places": "missing"}
    for number, place in enumerate(places):
        for name in ("address", "municipality", "postal_code"):
            if not place.get(name):
                found[f"p{number}-{name}"] = "missing"
        code = place.get("postal_code", "")
        if code and postal_code(code, ground.postal_pattern) is None:
            found[f"p{number}-postal_code"] = "form"
        elif code and not bare(code).startswith(tuple(ground.home_prefixes)):
            found[f"p{number}-postal_code"] = "elsewhere"
        if place.get("municipality") and not ground.is_town(place["municipality"]):
            found[f"p{number}-municipality"] = "unknown"
        for day, typed in enumerate(place.get("hours") or []):
            if pairs_of(typed) is None:
                found[f"p{number}-hours-{day}"] = "form"
    return found


def delivery_faults(given: Answers, places: Sequence[Answers], opening: str, ground: Ground) -> Faults:
    found: Faults = {}
    for number, place in enumerate(places):
        if place.get("pickup") and whole(place.get("pickup_minutes", ""), MOST_MINUTES) is None:
            found[f"p{number}-pickup_minutes"] = "form"
    if given.get("delivers"):
        if cents(given.get("price", "")) is None:
            found["price"] = "form"
        if given.get("free_from") and cents(given["free_from"]) is None:
            found["free_from"] = "form"
        if not whole(given.get("days", ""), MOST_DAYS):
            found["days"] = "form"
        if any(not prefix.startswith(tuple(ground.home_prefixes)) for prefix in prefixes(given.get("prefixes", ""))):
            found["prefixes"] = "elsewhere"
    elif opening == "selling" and not any(place.get("pickup") for place in places):
        found["delivers"] = "missing"
    return found


def terms_faults(draft: Draft, rules: JoinRules, terms: Terms) -> Faults:
    found: Faults = {}
    if draft.accepted_version != terms.version:
        found["terms"] = "missing"
    found |= {item.code: "missing" for item in rules.attested() if item.required and item.code not in draft.attested}
    return found


def faults_of(draft: Draft, rules: JoinRules, ground: Ground, terms: Terms) -> dict[str, Faults]:
    """By step; a step whose faults are empty is done."""
    needs_bank = draft.opening == "selling" and not draft.has_bank
    opening: Faults = {} if draft.opening in OPENINGS else {"opening": "missing"}
    return {
        "identity": {**opening, **identity_faults(draft.identity, ground)},
        "eligibility": eligibility_faults(draft, rules, ground),
        "places": places_faults(draft.places, ground),
        "delivery": delivery_faults(draft.delivery, draft.places, draft.opening, ground),
        "bank": {"account": "missing"} if needs_bank else {},
        "terms": terms_faults(draft, rules, terms),
    }
