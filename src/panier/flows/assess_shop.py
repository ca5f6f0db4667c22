"""A shop answers about itself, a question at a time; finished, it has its plan, and the answers become history."""

from collections.abc import Mapping

from django.db import transaction

from panier.flows.observe_merchant import observe_merchant
from panier.offer.capability.actions import By, Finished, finish, keep_answers
from panier.offer.capability.models import Assessment
from panier.offer.capability.queries import questions
from panier.offer.capability.rules import kept_answers, next_steps, score


@transaction.atomic(durable=True)
def assess_shop(territory: str, merchant_id: int, given: Mapping[str, str], by: By, *, done: bool) -> Assessment:
    """Keep what is given. `done`: it is finished, unless questions are open: then it stays open, what was given kept.

    BadAnswer: a choice its question does not have; nothing is kept.
    """
    asked = questions(territory, by.now)
    found = keep_answers(merchant_id, kept_answers(asked, given), by)
    if done:
        left = [each.code for each in asked.questions if each.code not in found.answers]
        if not left:
            seen = observe_merchant(merchant_id, days=asked.seen_days, now=by.now)
            scores = {topic: score(asked, found.answers, topic) for topic in asked.topics}
            steps = [step.code for step in next_steps(found.answers, seen)]
            finish(found, Finished(scores, seen.as_json(), steps), by)
    return found
