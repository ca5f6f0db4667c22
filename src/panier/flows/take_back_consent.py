"""A shop may no longer write: taken back by the signed link of a letter, or on a member's own page."""

from datetime import datetime

from django.db import transaction

from panier.trade.consents.actions import withdraw
from panier.trade.consents.models import Consent
from panier.trade.consents.queries import consent_by_token, consent_of_account


@transaction.atomic(durable=True)
def take_back_by_link(token: str, *, now: datetime) -> Consent:
    """Whatever of this address and shop is in force, though it was given again since. NoSuchConsent."""
    found = consent_by_token(token)
    withdraw(found.merchant_id, found.email, now=now)
    return found


@transaction.atomic(durable=True)
def take_back_own(account_id: int, public_id: str, *, now: datetime) -> Consent:
    """NoSuchConsent: missing and another person's alike."""
    found = consent_of_account(account_id, public_id)
    withdraw(found.merchant_id, found.email, now=now)
    return found
