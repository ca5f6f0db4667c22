"""Reading the changes of a shop's bank account; the desk has shown that whoever asks owns the shop."""

from datetime import datetime

from panier.offer.onboarding.models import BankAccount, BankChange
from panier.offer.onboarding.rules import NoSuchApplication

HISTORY = 50
TOLD_AT_ONCE = 200


def change_waiting(merchant_id: int, now: datetime) -> BankChange | None:
    """The one that is held at this moment."""
    return BankChange.objects.filter(merchant_id=merchant_id, in_force_at__gt=now, cancelled_at=None).first()


def changes_of_bank(merchant_id: int) -> list[BankChange]:
    """The latest first; what is sealed stays so."""
    rows = BankChange.objects.filter(merchant_id=merchant_id).defer("account_sealed")
    return list(rows.order_by("-asked_at", "-pk")[:HISTORY])


def first_account(merchant_id: int) -> BankAccount | None:
    """The one given to join."""
    own = BankAccount.objects.filter(merchant_id=merchant_id).select_related("application__applicant")
    return own.defer("account_sealed").first()


def change_of_merchant(merchant_id: int, public_id: str) -> BankChange:
    """NoSuchApplication: missing and another shop's alike."""
    found = BankChange.objects.filter(merchant_id=merchant_id, public_id=public_id).first()
    if found is None:
        raise NoSuchApplication
    return found


def changes_to_tell(now: datetime) -> list[BankChange]:
    """In force, and its owners have not read so yet; the longest ago first."""
    found = BankChange.objects.filter(in_force_at__lte=now, cancelled_at=None, told_at=None)
    return list(found.select_related("merchant").order_by("in_force_at")[:TOLD_AT_ONCE])
