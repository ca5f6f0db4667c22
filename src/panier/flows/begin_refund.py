"""After a refund is written: ask the provider to give the money back, and keep what he says."""

from datetime import datetime

import structlog
from django.db import transaction

from panier.base.ledger.actions import Happening, post
from panier.flows.postings import REFUND_DONE, REFUND_FAILED, PartMoney, transfers
from panier.flows.providers import payment_provider
from panier.kit.money import Money
from panier.trade.payments.actions import note_refund, settle_if_all_back
from panier.trade.payments.models import Refund
from panier.trade.payments.port import ProviderUnreachable, RefundNews
from panier.trade.payments.queries import lock_refund, refund_by_id

log = structlog.get_logger(__name__)
FINAL = (Refund.State.DONE, Refund.State.FAILED)


def begin_refund(public_id: str, *, now: datetime) -> str:
    """Ask once per refund (its id is the provider's key), or look what became of it; the refund's state after."""
    refund = refund_by_id(public_id)
    if refund is None or refund.state in FINAL:
        return refund.state if refund else "unknown-refund"
    provider = payment_provider(refund.payment.provider)
    amount = Money(refund.minor, refund.currency)
    try:
        news = provider.look_refund(public_id) or provider.refund(public_id, refund.payment.public_id, amount)
    except ProviderUnreachable:
        log.warning("refund_outcome_unknown", refund=public_id)
        return _receive(public_id, None, now)
    return _receive(public_id, news, now)


def receive_refund(news: RefundNews, *, now: datetime) -> str:
    """News of a refund, from wherever; once in effect."""
    return _receive(news.key, news, now)


@transaction.atomic(durable=True)
def _receive(public_id: str, news: RefundNews | None, now: datetime) -> str:
    refund = lock_refund(public_id)
    if refund is None:
        return "unknown-refund"
    if refund.state in FINAL:
        return refund.state
    if news is not None and news.amount != Money(refund.minor, refund.currency):
        log.error("refund_amount_differs", refund=public_id, said=news.amount.minor, expected=refund.minor)
        return "mismatch"
    note_refund(refund, news, now=now)
    if refund.state in FINAL:
        postings = REFUND_DONE if refund.state == Refund.State.DONE else REFUND_FAILED
        money = PartMoney(total=Money(refund.minor, refund.currency))
        territory = refund.payment.order.territory_id
        happening = Happening(territory, f"refund_settled:{public_id}", "refund_settled", public_id, now)
        post(happening, transfers(postings, money))
        settle_if_all_back(refund.payment)
    return refund.state
