"""The author of a review says that the shop's reply to it breaks the rules: by the order's link, account or not."""

from datetime import datetime

from django.db import transaction

from panier.civic.reviews.actions import BUYER, Reporting
from panier.civic.reviews.models import Report
from panier.flows.answer_for_review import review_by_order
from panier.flows.report_review import put_report


@transaction.atomic(durable=True)
def report_reply(order_id: int, about: str, why: tuple[str, str], *, now: datetime) -> Report:
    """`why`: code of a reason, and words. NotToReview, NoSuchReview, BadReview, ReportedAlready, ReviewMoved."""
    review, (reason, note) = review_by_order(order_id, about), why
    return put_report(review, Reporting(review.author, None, BUYER, reason, note, now, of_reply=True), now=now)
