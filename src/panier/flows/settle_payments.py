"""The reconciling sweep: every payment and refund without a final answer is asked about again."""

from datetime import datetime, timedelta

import structlog

from panier.flows.begin_payment import begin_payment
from panier.flows.begin_refund import begin_refund
from panier.flows.providers import payment_provider
from panier.flows.receive_payment import receive_payment
from panier.trade.payments.actions import note_silence
from panier.trade.payments.models import Payment
from panier.trade.payments.port import ProviderUnreachable
from panier.trade.payments.queries import payment_by_id, payments_to_ask, refunds_to_ask
from panier.trade.payments.rules import NothingToPay

log = structlog.get_logger(__name__)
REST = timedelta(seconds=30)  # between two questions about the same payment
BATCH = 100


def settle_payments(*, now: datetime) -> int:
    """Ask about everything that waits; how many were asked."""
    waiting = payments_to_ask(now - REST, BATCH)
    for payment in waiting:
        settle_payment(payment.public_id, now=now)
    refunds = refunds_to_ask(now - REST, BATCH)
    for refund in refunds:
        begin_refund(refund.public_id, now=now)
    return len(waiting) + len(refunds)


def settle_payment(public_id: str, *, now: datetime) -> str:
    """Ask the provider what became of one payment and let it take effect; its effect, or `silence`."""
    payment = payment_by_id(public_id)
    if payment is None:
        return "unknown-payment"
    try:
        news = payment_provider(payment.provider).look(public_id)
    except ProviderUnreachable:
        note_silence(payment, now=now)
        return "silence"
    if news is None:
        return _never_heard(payment, now)
    return receive_payment(news, now=now)


def _never_heard(payment: Payment, now: datetime) -> str:
    """The question never reached the provider: ask it now while the order still waits, else let it go."""
    try:
        begin_payment(payment.order_id, now=now)
    except NothingToPay:
        log.info("payment_never_begun", payment=payment.public_id)
        Payment.objects.filter(pk=payment.pk, state__in=("created", "unknown")).update(state=Payment.State.ABANDONED)
        return "abandoned"
    return "begun"
