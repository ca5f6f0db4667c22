"""Writing payments and refunds: the intention first, the answer as a second step."""

from datetime import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Sum

from panier.kit.locks import locks_are_off
from panier.kit.money import Money
from panier.trade.payments.models import Payment, ProviderEvent, Refund
from panier.trade.payments.port import PaymentNews, RefundNews
from panier.trade.payments.rules import LIVE

REASON_LENGTH = 400
INSERT_EVENT = """
INSERT INTO payments_providerevent (provider, event_id, body, received_at, outcome) VALUES (%s, %s, %s, %s, '')
ON CONFLICT (provider, event_id) DO NOTHING
"""


def open_payment(*, order_id: int, amount: Money, provider: str, now: datetime) -> Payment:
    """The intention to be paid, before any provider hears of it."""
    return Payment.objects.create(
        order_id=order_id, provider=provider, minor=amount.minor, currency=amount.currency, created_at=now
    )


def note_answer(payment: Payment, news: PaymentNews, *, now: datetime) -> None:
    """Keep what the provider said when asked; a settled payment is never taken back."""
    payment.asked_at = now
    payment.provider_ref = news.provider_ref or payment.provider_ref
    payment.redirect_url = news.redirect_url or payment.redirect_url
    if payment.state in LIVE and news.outcome in {"pending", "unknown"}:
        payment.state = news.outcome
    payment.save(update_fields=["asked_at", "provider_ref", "redirect_url", "state"])


def note_silence(payment: Payment, *, now: datetime) -> None:
    """The provider did not answer: the outcome is unknown until he is asked again."""
    payment.asked_at = now
    if payment.state in LIVE:
        payment.state = Payment.State.UNKNOWN
    payment.save(update_fields=["asked_at", "state"])


def settle(payment: Payment, state: str, *, now: datetime) -> None:
    payment.state = state
    payment.asked_at = now
    if state == Payment.State.CAPTURED:
        payment.captured_at = now
    payment.save(update_fields=["state", "asked_at", "captured_at"])


class Giving(NamedTuple):
    """What goes back and why: once per `key`; `part_id` is None for a payment that came too late."""

    key: str
    amount: Money
    reason: str
    bearer: str  # merchant, platform
    part_id: int | None
    now: datetime


def open_refund(payment: Payment, giving: Giving) -> Refund:
    """The intention to give back, before the provider hears of it."""
    refund, _ = Refund.objects.get_or_create(
        key=giving.key,
        defaults={
            "payment": payment,
            "part_id": giving.part_id,
            "minor": giving.amount.minor,
            "currency": giving.amount.currency,
            "reason": giving.reason[:REASON_LENGTH],
            "bearer": giving.bearer,
            "created_at": giving.now,
        },
    )
    return refund


def note_refund(refund: Refund, news: RefundNews | None, *, now: datetime) -> None:
    """Keep what the provider said of the refund (None: no answer); done stays done."""
    if refund.state == Refund.State.DONE:
        return
    refund.state = news.outcome if news else Refund.State.UNKNOWN
    if refund.state == Refund.State.DONE:
        refund.settled_at = now
    refund.save(update_fields=["state", "settled_at"])


def settle_if_all_back(payment: Payment) -> None:
    """Everything captured has gone back: the payment is refunded."""
    back = payment.refunds.filter(state=Refund.State.DONE).aggregate(total=Sum("minor"))["total"] or 0
    if payment.state == Payment.State.CAPTURED and back == payment.minor:
        payment.state = Payment.State.REFUNDED
        payment.save(update_fields=["state"])


def store_event(provider: str, event_id: str, body: bytes, *, now: datetime) -> bool:
    """Keep the raw event; False when this event came before (the unique key decides, not a look)."""
    if locks_are_off() and ProviderEvent.objects.filter(provider=provider, event_id=event_id).exists():
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT_EVENT.partition("ON CONFLICT")[0] if locks_are_off() else INSERT_EVENT,
            [provider, event_id, body.decode(errors="replace"), now],
        )
        return bool(cursor.rowcount == 1)


def close_event(provider: str, event_id: str, outcome: str, *, now: datetime) -> None:
    ProviderEvent.objects.filter(provider=provider, event_id=event_id).update(handled_at=now, outcome=outcome)
