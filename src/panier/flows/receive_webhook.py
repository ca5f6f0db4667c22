"""A provider's webhook: verify, store, answer; the work is done at our own pace by a job."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from panier.flows.begin_refund import begin_refund
from panier.flows.providers import payment_provider
from panier.flows.settle_payments import settle_payment
from panier.kit.jobs import enqueue
from panier.trade.payments.actions import close_event, store_event
from panier.trade.payments.port import PaymentNews


@transaction.atomic(durable=True)
def receive_webhook(provider: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> bool:
    """Keep the event and ask a job to work on it; False when it came before. Raises BadSignature, NoSuchProvider."""
    news = payment_provider(provider).read(headers, body)
    fresh = store_event(provider, news.event_id, body, now=now)
    if fresh:
        kind = "payment" if isinstance(news, PaymentNews) else "refund"
        enqueue("handle_event", provider=provider, event=news.event_id, kind=kind, key=news.key)
    return fresh


def handle_event(*, provider: str, event: str, kind: str, key: str, now: datetime) -> str:
    """Work on a stored event: the provider himself is asked for the state, so order and lateness do not matter."""
    effect = settle_payment(key, now=now) if kind == "payment" else begin_refund(key, now=now)
    close_event(provider, event, effect, now=now)
    return effect
