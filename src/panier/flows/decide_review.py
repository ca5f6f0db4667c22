"""An operator decides what was reported, and what was appealed: with a reason that everybody reads."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.civic.reviews.actions import Decision, decide, decide_appeal, decide_reply
from panier.civic.reviews.models import Review
from panier.civic.reviews.queries import lock_review, policy, review_for_operator
from panier.civic.reviews.queries.moderation import readers_waiting
from panier.civic.reviews.rules import BadReview, checked_note
from panier.flows.review_letters import tell_author, tell_merchant, tell_readers
from panier.flows.review_marks import mark_reviewed
from panier.kit.refusals import ReasonNeeded

SAID = {
    "hide": "hidden",
    "keep": "kept",
    "restore": "restored",
    "uphold": "upheld",
    "hide_reply": "reply_hidden",
    "keep_reply": "reply_kept",
}
HIDE, OF_REPLY, OF_APPEAL = ("hide", "hide_reply"), ("hide_reply", "keep_reply"), ("restore", "uphold")


@transaction.atomic(durable=True)
def decide_review(acting: Acting, public_id: str, outcome: str, why: tuple[str, str], *, now: datetime) -> Review:
    """`outcome`: of reports hide or keep (of the reply: hide_reply, keep_reply), of an appeal restore or uphold.

    `why`: code of a reason, and words. NoSuchReview, ReasonNeeded, BadReview, ReviewMoved (decided meanwhile).
    The shop is told, the author of what changed, and whoever reported.
    """
    reason, words = why
    if not words.strip():
        raise ReasonNeeded
    review = lock_review(review_for_operator(acting.territory, public_id).pk)
    hides, of_reply = outcome in HIDE, outcome in OF_REPLY
    if outcome not in SAID or (hides and reason not in policy(acting.territory, now).reasons):
        raise BadReview(field="reason")
    decision = Decision(reason if hides else "", checked_note(words, needed=True), acting.label, now)
    readers = [] if outcome in OF_APPEAL else readers_waiting(review, of_reply=of_reply)
    if outcome in OF_APPEAL:
        decide_appeal(review, decision, grant=outcome == "restore")
    else:
        (decide_reply if of_reply else decide)(review, decision, hide=hides)
    mark_reviewed(review)
    record_action(acting, verb=f"review_{outcome}", subject=public_id, reason=decision.note, now=now)
    if outcome != "keep" and not of_reply:
        tell_author(review, SAID[outcome], now=now)
    tell_merchant(review, SAID[outcome], now=now)
    tell_readers(review, readers, SAID[outcome], now=now)
    return review
