"""The shop replies to a review: once, and it may change what it said. It can do nothing else to it."""

from datetime import datetime

from django.db import transaction

from panier.civic.reviews.actions import keep_reply
from panier.civic.reviews.models import Review
from panier.civic.reviews.queries import lock_review, review_of_merchant
from panier.civic.reviews.rules import checked_reply
from panier.flows.review_letters import tell_author
from panier.flows.review_marks import mark_reviewed


@transaction.atomic(durable=True)
def reply_to_review(merchant_id: int, public_id: str, words: str, *, actor: str, now: datetime) -> Review:
    """NoSuchReview (another merchant's too), BadReview, ReviewMoved. Its author is told of the first reply."""
    review = lock_review(review_of_merchant(merchant_id, public_id).pk)
    is_first = not review.reply
    if keep_reply(review, checked_reply(words), actor=actor, now=now):
        mark_reviewed(review)
        if is_first:
            tell_author(review, "replied", now=now)
    return review
