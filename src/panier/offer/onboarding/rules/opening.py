"""How far a shop that is in may open: which of the pack's conditions for selling it meets, and what an owner may ask. Pure."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from panier.kit.refusals import Refusal
from panier.offer.merchants.rules import OPENNESS

BANK, TERMS, PROOFS, PLACE = "bank", "terms", "proofs", "place"
NEEDS = (BANK, TERMS, PROOFS, PLACE)  # unless the pack's `onboarding` says `selling_needs`
WAITING, ACCEPTED, REFUSED, WITHDRAWN, REPLACED = "waiting", "accepted", "refused", "withdrawn", "replaced"
WAY_STATES = (WAITING, ACCEPTED, REFUSED, WITHDRAWN, REPLACED)


class NotReadyToSell(Refusal):
    """facts: `missing`, of the pack's conditions for selling, those that do not hold."""

    code: ClassVar[str] = "not-ready-to-sell"


class SameWay(Refusal):
    """The shop is open that far already, or there is no such way."""

    code: ClassVar[str] = "same-way"


class WayOver(Refusal):
    """Nothing is asked any more: it was decided, withdrawn or replaced."""

    code: ClassVar[str] = "way-over"


def needs_from(value: Sequence[str]) -> tuple[str, ...]:
    """From the pack; ValueError for one nobody can work out."""
    if unknown := [each for each in value if each not in NEEDS]:
        raise ValueError(f"selling_needs: no condition is named {', '.join(map(str, unknown))}")
    return tuple(value)


def missing(standing: Mapping[str, bool]) -> list[str]:
    return [need for need, holds in standing.items() if not holds]


def is_further(before: str, after: str) -> bool:
    """An operator looks at it first; the other way needs nobody's yes."""
    return OPENNESS[after] > OPENNESS[before]
