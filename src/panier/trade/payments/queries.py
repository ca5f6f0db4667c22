"""Reading payments and refunds."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from panier.kit.locks import locked
from panier.trade.payments.models import Payment, ProviderEvent, Refund
from panier.trade.payments.rules import LIVE

PATIENCE = timedelta(minutes=15)  # a captured payment has its order, or is on its way back, within this time (I5)
PAGE = 50


def payment_by_id(public_id: str) -> Payment | None:
    return Payment.objects.select_related("order").filter(public_id=public_id).first()


def lock_payment(public_id: str) -> Payment | None:
    """Locked until the transaction ends: the same news twice waits here, and finds it done."""
    return locked(Payment.objects.filter(public_id=public_id)).first()


def live_payment_of(order_id: int) -> Payment | None:
    return Payment.objects.filter(order_id=order_id, state__in=LIVE).first()


def latest_payment_of(order_id: int) -> Payment:
    """Every order has one: it is written with the order."""
    return Payment.objects.filter(order_id=order_id).latest("pk")


def payments_of(order_id: int) -> list[Payment]:
    """All of an order's, the first first, each with what went back."""
    return list(Payment.objects.filter(order_id=order_id).order_by("pk").prefetch_related("refunds")[:PAGE])


def captured_payment_of(order_id: int) -> Payment | None:
    return Payment.objects.filter(order_id=order_id, captured_at__isnull=False).order_by("pk").first()


def payments_to_ask(before: datetime, limit: int) -> list[Payment]:
    """Payments with no final answer that were not asked about since `before`, the longest waiting first."""
    open_ones = Payment.objects.filter(state__in=LIVE).exclude(asked_at__gt=before)
    return list(open_ones.select_related("order").order_by("created_at")[:limit])


def refunds_to_ask(before: datetime, limit: int) -> list[Refund]:
    open_ones = Refund.objects.filter(state__in=("created", "pending", "unknown"), created_at__lte=before)
    return list(open_ones.select_related("payment").order_by("created_at")[:limit])


def refund_by_id(public_id: str) -> Refund | None:
    return Refund.objects.select_related("payment__order", "part").filter(public_id=public_id).first()


def refunds_of_parts(part_ids: Sequence[int]) -> dict[int, list[Refund]]:
    """What went back, or is on its way, for these parts (internal keys)."""
    found: dict[int, list[Refund]] = {}
    for refund in Refund.objects.filter(part_id__in=part_ids).order_by("pk"):
        found.setdefault(refund.part_id or 0, []).append(refund)
    return found


def lock_refund(public_id: str) -> Refund | None:
    return locked(Refund.objects.filter(public_id=public_id).select_related("payment__order")).first()


def waiting_events(limit: int) -> list[ProviderEvent]:
    return list(ProviderEvent.objects.filter(handled_at__isnull=True).order_by("received_at")[:limit])


def stuck_payments(territory: str, now: datetime) -> list[Payment]:
    """Asked for long ago and still without a final answer, the longest first."""
    open_ones = Payment.objects.filter(state__in=LIVE, created_at__lt=now - PATIENCE, order__territory_id=territory)
    return list(open_ones.select_related("order").order_by("created_at")[:PAGE])


def stuck_refunds(territory: str, now: datetime) -> list[Refund]:
    """Refunds not carried out in time, or refused by the provider, the longest first."""
    late = Q(state__in=("created", "pending", "unknown"), created_at__lt=now - PATIENCE) | Q(state="failed")
    refunds = Refund.objects.filter(late, payment__order__territory_id=territory)
    return list(refunds.select_related("payment__order", "part").order_by("created_at")[:PAGE])
