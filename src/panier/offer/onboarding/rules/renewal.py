"""Papers that end: when their shops are reminded, and what a new one must have. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from panier.offer.onboarding.rules.pack import EligibilityRule

WAITING, ACCEPTED, REFUSED = "waiting", "accepted", "refused"
RENEWAL_STATES = (WAITING, ACCEPTED, REFUSED)


def reached(left: timedelta, steps: Sequence[int]) -> int | None:
    """Of the days before a moment at which one is reminded, the last that has come; None: not yet."""
    come = [days for days in steps if left <= timedelta(days=days)]
    return min(come) if come else None


def renewal_fault(rule: EligibilityRule | None, *, has_file: bool, until: date | None, today: date) -> str:
    """Empty when nothing is wrong with it."""
    if rule is None or not rule.proof:
        return "rule"
    if not has_file:
        return "proof"
    if rule.expires and until is None:
        return "day"
    return "over" if until is not None and until < today else ""
