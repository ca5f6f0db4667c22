"""The rehearsal bank behind the payment port."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import override
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from panier.kit.money import Money
from panier.providers.rehearsal.models import Charge, Giveback
from panier.trade.payments.port import (
    BadSignature,
    Outcome,
    PaymentAsk,
    PaymentNews,
    PaymentProvider,
    ProviderUnreachable,
    RefundNews,
)

OUTCOMES: dict[str, Outcome] = {
    "pending": "pending",
    "challenge": "pending",
    "captured": "captured",
    "declined": "declined",
    "abandoned": "abandoned",
}


class Rehearsal:
    name = "rehearsal"

    def begin(self, ask: PaymentAsk) -> PaymentNews:
        charge, _ = Charge.objects.get_or_create(
            key=ask.key,
            defaults={
                "minor": ask.amount.minor,
                "currency": ask.amount.currency,
                "description": ask.description,
                "language": ask.language,
                "return_url": ask.return_url,
            },
        )
        return news_of(charge)

    def look(self, key: str) -> PaymentNews | None:
        charge = Charge.objects.filter(key=key).first()
        if charge is None:
            return None
        if charge.silent:
            raise ProviderUnreachable
        return news_of(charge)

    def refund(self, key: str, payment_key: str, amount: Money) -> RefundNews:
        with transaction.atomic():
            charge = Charge.objects.select_for_update().filter(key=payment_key, state="captured").first()
            if charge is None:
                return RefundNews(key, "failed", amount)
            back = charge.givebacks.exclude(key=key).aggregate(total=Sum("minor"))["total"] or 0
            if back + amount.minor > charge.minor:
                return RefundNews(key, "failed", amount)
            giveback, _ = Giveback.objects.get_or_create(key=key, defaults={"charge": charge, "minor": amount.minor})
        return RefundNews(key, "done", Money(giveback.minor, charge.currency))

    def look_refund(self, key: str) -> RefundNews | None:
        giveback = Giveback.objects.filter(key=key).select_related("charge").first()
        return RefundNews(key, "done", Money(giveback.minor, giveback.charge.currency)) if giveback else None

    def read(self, headers: Mapping[str, str], body: bytes) -> PaymentNews | RefundNews:
        try:
            said = webhook().verify(body, {name.lower(): value for name, value in headers.items()})
            return PaymentNews(
                key=str(said["data"]["key"]),
                outcome=OUTCOMES[said["data"]["state"]],
                amount=Money(int(said["data"]["minor"]), str(said["data"]["currency"])),
                provider_ref=str(said["data"]["key"]),
                event_id=str(said["id"]),
            )
        except (WebhookVerificationError, KeyError, TypeError, ValueError) as wrong:
            raise BadSignature from wrong


provider: PaymentProvider = Rehearsal()


def news_of(charge: Charge) -> PaymentNews:
    with override(charge.language):
        page = reverse("rehearsal_bank", args=[charge.key])
    return PaymentNews(
        key=charge.key,
        outcome=OUTCOMES[charge.state],
        amount=Money(charge.minor, charge.currency),
        provider_ref=f"rehearsal-{charge.pk}",
        redirect_url=page,
    )


def webhook() -> Webhook:
    """Standard Webhooks 1.0.0: HMAC-SHA256 over id, time and body, five minutes of tolerance."""
    return Webhook(settings.WEBHOOK_SECRET.encode())


def event_body(event_id: str, charge: Charge, state: str, now: datetime) -> str:
    data = {"key": charge.key, "state": state, "minor": charge.minor, "currency": charge.currency}
    return json.dumps({"id": event_id, "type": f"charge.{state}", "timestamp": now.isoformat(), "data": data})


def signed_headers(event_id: str, body: str) -> dict[str, str]:
    """The headers of a call made now: the signature carries the time."""
    now = datetime.now(tz=UTC)
    return {
        "content-type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": webhook().sign(event_id, now, body),
    }
