"""A connected shop tells us something: verified over the very bytes, kept once, answered; a job works on it at our own pace."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from panier.flows.providers import shop_provider
from panier.kit.jobs import enqueue
from panier.offer.connections.actions.news import keep_delivery
from panier.offer.connections.queries import sender_named
from panier.offer.connections.rules.life import NoSuchConnection


def receive_news(public_id: str, headers: Mapping[str, str], body: bytes, *, now: datetime) -> bool:
    """False when it came before. NoSuchConnection, BadSignature: then nothing is kept.

    A job is asked for where none can be waiting already: of a burst only the first message pays for it.
    """
    sender = sender_named(public_id)
    if sender is None:
        raise NoSuchConnection
    delivery = shop_provider(sender.provider).read(sender.access, headers, body)
    if not delivery.id:
        return False
    with transaction.atomic(durable=True):
        kept = keep_delivery(sender.key, delivery, body, now=now)
        if kept.first:
            enqueue("work_on_news", once=f"news:{public_id}", connection=public_id)
    return kept.fresh
