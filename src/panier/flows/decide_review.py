"""An operator decides what was reported, and what was appealed: with a reason that everybody reads."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.civic.reviews.actions import Decision, decide, decide_appeal
from panier.civic.reviews.models import Review
from panier.civic.reviews.queries import lock_review, policy, review_for_operator
from panier.civic.reviews.rules import BadReview, checked_note
from panier.flows.review_letters import tell_author, tell_merchant
from panier.flows.review_marks import mark_reviewed
from panier.kit.refusals import ReasonNeeded

OUTCOMES = ("hide", "keep", "restore", "uphold")
SAID = {"hide": "hidden", "keep": "kept", "restore": "restored", "uphold": "upheld"}


@transaction.atomic(durable=True)
def decide_review(acting: Acting, public_id: str, outcome: str, why: tuple[str, str], *, now: datetime) -> Review:
    """`outcome`: of reports hide or keep, of an appeal restore or uphold. `why`: code of a reason, and words.

    NoSuchReview, ReasonNeeded, BadReview, ReviewMoved (decided meanwhile). Both sides are told.
    """
    reason, words = why
    if not words.strip():
        raise ReasonNeeded
    review = lock_review(review_for_operator(acting.territory, public_id).pk)
    if outcome not in OUTCOMES or (outcome == "hide" and reason not in policy(acting.territory, now).reasons):
        raise BadReview(field="reason")
    decision = Decision(reason if outcome == "hide" else "", checked_note(words, needed=True), acting.label, now)
    if outcome in ("hide", "keep"):
        decide(review, decision, hide=outcome == "hide")
    else:
        decide_appeal(review, decision, grant=outcome == "restore")
    mark_reviewed(review)
    record_action(acting, verb=f"review_{outcome}", subject=public_id, reason=decision.note, now=now)
    if outcome != "keep":
        tell_author(review, SAID[outcome], now=now)
    tell_merchant(review, SAID[outcome], now=now)
    return review
