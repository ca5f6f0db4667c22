"""Closed shops come to their end: requests nobody will answer any more are answered, and the last order done is written down."""

from collections.abc import Iterator
from datetime import datetime

import structlog
from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.flows.refuse_enquiry import No, refuse_enquiry
from panier.kit.refusals import Refusal
from panier.offer.leaving.actions import finish_closing, lock_shop
from panier.offer.leaving.models import Closing
from panier.offer.leaving.queries import closing_of, closings_to_finish
from panier.trade.enquiries.queries import enquiries_of_merchant
from panier.trade.orders.queries import open_parts

log = structlog.get_logger(__name__)
SYSTEM = "système"
# The buyer reads it: in her language, else in the first there is.
GONE = {"fr": "Ce commerce a fermé sur le marché.", "en": "This shop has closed on the market."}


def finish_closings(*, now: datetime) -> int:
    """How many closed shops have nothing open any more. What they are owed stays in the books, and is the operator's to pay."""
    finished = 0
    for closing in _all():
        _answer_requests(closing, now)
        try:
            finished += _finish(closing, now)
        except Refusal as refusal:  # busy: the next turn looks again
            log.info("closing_waits", shop=closing.merchant.public_id, why=refusal.code)
    return finished


def _all() -> Iterator[Closing]:
    last = 0
    while found := closings_to_finish(last):
        yield from found
        last = found[-1].pk


def _answer_requests(closing: Closing, now: datetime) -> None:
    for enquiry in enquiries_of_merchant(closing.merchant_id, ("asked",)):
        try:
            refuse_enquiry(
                closing.merchant_id,
                enquiry.public_id,
                No(GONE.get(enquiry.language, GONE["fr"])),
                actor=SYSTEM,
                now=now,
            )
        except Refusal:  # answered, or over, in this very moment
            continue


@transaction.atomic(durable=True)
def _finish(seen: Closing, now: datetime) -> bool:
    shop = lock_shop(seen.merchant_id)
    closing = closing_of(shop.pk)
    if closing is None or closing.finished_at or open_parts([shop.pk]):
        return False
    finish_closing(closing, now=now)
    system = Acting(shop.territory_id, None, SYSTEM)
    record_action(system, verb="close_shop_finished", subject=shop.public_id, reason="", now=now)
    return True
