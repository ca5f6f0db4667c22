"""The operator's list, as the pack configures it: what the program works out, what the applicant attests, what a person verifies."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from panier.base.territories.rules.identifiers import VALID, verdict
from panier.offer.onboarding.rules.pack import ATTESTED, COMPUTED, CheckItem, JoinRules
from panier.offer.onboarding.rules.steps import Draft, Ground, eligibility_faults, places_faults


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known when an application is looked at."""

    draft: Draft
    ground: Ground
    rules: JoinRules
    number_is_free: bool  # nobody who is here runs a shop under this business number


@dataclass(frozen=True, slots=True)
class Line:
    """`holds`: None when nobody has said yet."""

    item: CheckItem
    holds: bool | None

    @property
    def blocks(self) -> bool:
        return self.item.required and not self.holds


def _business_number(known: Known) -> bool:
    number = known.draft.identity.get("number", "")
    return not number or verdict(known.ground.business, number) == VALID


def _tax_numbers(known: Known) -> bool:
    given = {rule: known.draft.identity.get(tax, "") for tax, rule in known.ground.taxes.items()}
    return all(not number or verdict(rule, number) == VALID for rule, number in given.items())


def _bank(known: Known) -> bool:
    return known.draft.opening != "selling" or known.draft.has_bank


COMPUTERS: Mapping[str, Callable[[Known], bool]] = {
    "business-number": _business_number,
    "tax-numbers": _tax_numbers,
    "number-free": lambda known: known.number_is_free,
    "proofs-in-force": lambda known: not eligibility_faults(known.draft, known.rules, known.ground),
    "places-here": lambda known: not places_faults(known.draft.places, known.ground),
    "bank-when-selling": _bank,
}


def checklist(known: Known, verified: Mapping[str, bool]) -> tuple[Line, ...]:
    """Every line of the pack's list, in its order. `verified`: what operators have said so far, by code."""
    return tuple(Line(item, _holds(item, known, verified)) for item in known.rules.checklist)


def _holds(item: CheckItem, known: Known, verified: Mapping[str, bool]) -> bool | None:
    if item.kind == COMPUTED:
        return COMPUTERS[item.rule](known)
    if item.kind == ATTESTED:
        return item.code in known.draft.attested
    return verified.get(item.code)


def unmet(lines: Collection[Line]) -> list[str]:
    return [line.item.code for line in lines if line.blocks]
