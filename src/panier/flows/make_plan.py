"""A shop's plan as it is now: what it last said of itself, what the market sees, and the three steps that follow."""

from datetime import datetime
from typing import NamedTuple

from panier.flows.observe_merchant import observe_merchant
from panier.offer.capability.models import Assessment
from panier.offer.capability.queries import assessments_of, open_assessment, questions
from panier.offer.capability.rules import Next, Observed, Questions, next_steps


class Plan(NamedTuple):
    questions: Questions
    seen: Observed
    steps: tuple[Next, ...]
    past: list[Assessment]  # the latest first
    begun: Assessment | None


def make_plan(territory: str, merchant_id: int, *, now: datetime) -> Plan:
    """Without an assessment the plan follows from what is seen alone."""
    past, begun = assessments_of(merchant_id), open_assessment(merchant_id)
    answers = (past[0].answers if past else {}) | (begun.answers if begun else {})
    asked = questions(territory, now)
    seen = observe_merchant(merchant_id, days=asked.seen_days, now=now)
    return Plan(asked, seen, next_steps(answers, seen), past, begun)
