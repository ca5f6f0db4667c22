"""After the order is written: ask the provider for the page where the buyer pays."""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction

from panier.flows.links import payment_link
from panier.flows.providers import payment_provider
from panier.kit.money import Money
from panier.trade.orders.models import Order
from panier.trade.orders.queries import lock_order
from panier.trade.payments.actions import note_answer, note_silence, open_payment
from panier.trade.payments.models import Payment
from panier.trade.payments.port import PaymentAsk, ProviderUnreachable
from panier.trade.payments.queries import latest_payment_of, live_payment_of
from panier.trade.payments.rules import LIVE, NothingToPay

log = structlog.get_logger(__name__)


def begin_payment(order_id: int, *, now: datetime) -> Payment:
    """The order's payment with the page to go to; asked twice it is the same payment (its id is the provider's key).

    After a decline it is a new payment of the same order. When the provider does not answer, the payment stays
    `unknown` without a page: the sweep settles it. NothingToPay when the order no longer waits for money.
    """
    payment, order = _intention(order_id, now)
    if payment.redirect_url:
        return payment
    ask = PaymentAsk(
        key=payment.public_id,
        amount=Money(payment.minor, payment.currency),
        description=order.number,
        language=order.language,
        return_url=payment_link(order),
    )
    try:
        news = payment_provider(payment.provider).begin(ask)
    except ProviderUnreachable:
        log.warning("payment_provider_unreachable", payment=payment.public_id)
        note_silence(payment, now=now)
    else:
        note_answer(payment, news, now=now)
    return payment


def resume_payment(order_id: int, *, now: datetime) -> Payment:
    """The order's latest payment as it stands; when nobody has asked for its page yet, it is asked for now.

    Never opens another one: the answer to a request that is sent again.
    """
    latest = latest_payment_of(order_id)
    if latest.redirect_url or latest.state not in LIVE:
        return latest
    try:
        return begin_payment(order_id, now=now)
    except NothingToPay:
        return latest_payment_of(order_id)


@transaction.atomic(durable=True)
def _intention(order_id: int, now: datetime) -> tuple[Payment, Order]:
    order = lock_order(order_id)
    if order.state != Order.State.AWAITING_PAYMENT:
        raise NothingToPay(state=order.state)
    if payment := live_payment_of(order.pk):
        return payment, order
    amount = Money(order.total_minor, order.currency)
    return open_payment(order_id=order.pk, amount=amount, provider=settings.PAYMENT_PROVIDER, now=now), order
