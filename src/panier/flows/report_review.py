"""Somebody says that a review, or the reply to it, breaks the rules: an operator decides, in time and with a reason. Nothing changes until then."""

from datetime import datetime, timedelta

from django.db import transaction

from panier.civic.reviews.actions import Reporting, open_report
from panier.civic.reviews.models import Report, Review
from panier.civic.reviews.queries import lock_review, policy
from panier.civic.reviews.rules import BadReview, checked_note


@transaction.atomic(durable=True)
def report_review(review: Review, asked: Reporting, *, now: datetime) -> Report:
    """The caller has shown that the reporter sees this review. BadReview, ReportedAlready, ReviewMoved."""
    return put_report(lock_review(review.pk), asked, now=now)


def put_report(review: Review, asked: Reporting, *, now: datetime) -> Report:
    """Of a review that is locked."""
    rules = policy(review.territory_id, now)
    if asked.reason not in rules.reasons:
        raise BadReview(field="reason")
    note = checked_note(asked.note, needed=False)
    due = now + timedelta(days=rules.answer_days)
    return open_report(review, asked._replace(note=note, answer_by=due), now=now)
