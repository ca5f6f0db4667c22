"""What an author may do to his own review besides writing: take it back, take his name off, appeal a decision."""

from datetime import datetime, timedelta

from django.db import transaction

from panier.civic.reviews.actions import forget_author, open_appeal, withdraw
from panier.civic.reviews.models import Review
from panier.civic.reviews.queries import author, lock_mine, policy
from panier.civic.reviews.rules import HIDDEN, NoSuchReview, TooLateToAppeal, checked_appeal
from panier.flows.review_marks import mark_reviewed
from panier.flows.write_review import subject_in
from panier.trade.orders.queries import lock_order


@transaction.atomic(durable=True)
def answer_for_review(order_id: int, about: str, do: str, words: str = "", *, now: datetime) -> Review:
    """`do`: withdraw, forget (the name), appeal (with `words`). NotToReview, NoSuchReview, and what an appeal refuses."""
    review = review_by_order(order_id, about)
    if do == "appeal":
        _appeal(review, words, now)
        return review
    (forget_author if do == "forget" else withdraw)(review, now=now)
    mark_reviewed(review)
    return review


def review_by_order(order_id: int, about: str) -> Review:
    """The author's own, locked. NotToReview, NoSuchReview."""
    order = lock_order(order_id)
    review = lock_mine(author(order.contact_email), subject_in(order, about))
    if review is None:
        raise NoSuchReview
    return review


def _appeal(review: Review, words: str, now: datetime) -> None:
    if review.state == HIDDEN and not review.appeal and review.decided_at is not None:
        until = review.decided_at + timedelta(days=policy(review.territory_id, now).appeal_days)
        if now > until:
            raise TooLateToAppeal(until=until)
    open_appeal(review, checked_appeal(words), now=now)
