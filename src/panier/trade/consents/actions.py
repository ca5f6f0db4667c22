"""Writing consents, inside the caller's transaction."""

from datetime import datetime

from django.db import IntegrityError, transaction

from panier.trade.consents.models import Consent
from panier.trade.consents.rules import VERSION
from panier.trade.orders.models import Order, Part


def give(order: Order, part: Part, language: str, *, now: datetime) -> Consent | None:
    """To the part's shop, in the language she read the words in; None when it is given already (twice is once)."""
    try:
        with transaction.atomic():  # a savepoint: another click may have been first
            return Consent.objects.create(
                territory_id=order.territory_id,
                merchant_id=part.merchant_id,
                order=order,
                email=order.contact_email.lower(),
                name=order.contact_name,
                language=language,
                version=VERSION,
                given_at=now,
            )
    except IntegrityError as twice:
        if "consent_once" not in str(twice):
            raise
        return None


def take_back(order: Order, part: Part, *, now: datetime) -> bool:
    """Whatever order it was given on. False: there was none."""
    return withdraw(part.merchant_id, order.contact_email.lower(), now=now)


def withdraw(merchant_id: int, email: str, *, now: datetime) -> bool:
    """False: nothing was in force."""
    return bool(
        Consent.objects.filter(merchant_id=merchant_id, email=email, withdrawn_at=None).update(withdrawn_at=now)
    )


def forget_consents(*, withdrawn_before: datetime) -> int:
    return Consent.objects.filter(withdrawn_at__lt=withdrawn_before).delete()[0]
