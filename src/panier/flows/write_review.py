"""A buyer says what came of a purchase: of the shop, or of one of its products."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from panier.civic.reviews.actions import Writer, write
from panier.civic.reviews.models import Review
from panier.civic.reviews.queries import Subject, author, bought_in, policy, works_there
from panier.civic.reviews.rules import NotToReview, OwnShop, Said, TooLateToReview, checked, until
from panier.flows.review_letters import tell_merchant
from panier.flows.review_marks import mark_reviewed
from panier.trade.orders.models import Order
from panier.trade.orders.queries import lock_order


@transaction.atomic(durable=True)
def write_review(order_id: int, about: str, said: Said, *, now: datetime) -> Review:
    """By right of the order (its link, its account). `about`: a shop's or a product's public id.

    NotToReview, TooLateToReview, OwnShop, BadReview, ReviewMoved (hidden: to be appealed).
    """
    order = lock_order(order_id)
    subject = subject_in(order, about)
    rules = policy(order.territory_id, now)
    if now > (last := until(subject.handed_over, rules)):
        raise TooLateToReview(until=last)
    if works_there(subject.merchant_id, account_id=order.account_id, email=order.contact_email):
        raise OwnShop
    kept = checked(said, [code for code, _name in settings.LANGUAGES])
    writer = Writer(order.territory_id, author(order.contact_email), order.account_id)
    written = write(writer, subject, kept, now=now)
    if written.changed:
        mark_reviewed(written.review)
    if written.is_new:
        tell_merchant(written.review, "written", now=now)
    return written.review


def subject_in(order: Order, about: str) -> Subject:
    """The latest part of this order that was handed over and holds it, or NotToReview."""
    found = [each for each in bought_in(order) if each.id == about]
    if not found:
        raise NotToReview
    return max(found, key=lambda each: each.handed_over)
