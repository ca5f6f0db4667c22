"""Another bank account for a shop that is in: asked, held, held anew, cancelled meanwhile. Each is a row that stays."""

from datetime import datetime, timedelta

from panier.kit.ids import new_id
from panier.kit.sealing import seal
from panier.offer.onboarding.bank.queries import change_of_merchant, change_waiting
from panier.offer.onboarding.models import BankChange
from panier.offer.onboarding.rules import BankChangeOver, BankChangeWaits
from panier.offer.onboarding.rules.bank import BANK_PURPOSE, GivenAccount
from panier.offer.team.actions import By


def ask_change(merchant_id: int, given: GivenAccount, by: By, hold: timedelta) -> BankChange:
    """In force once the hold is over. BankChangeWaits. The caller holds the team's lock."""
    if change_waiting(merchant_id, by.now):
        raise BankChangeWaits
    public_id = new_id("bnk")
    return BankChange.objects.create(
        public_id=public_id,
        merchant_id=merchant_id,
        holder_name=given.holder,
        institution=given.institution,
        account_sealed=seal(given.plain(), purpose=BANK_PURPOSE, subject=public_id),
        last_digits=given.last_digits,
        account_id=by.account_id,
        actor=by.name,
        asked_at=by.now,
        in_force_at=by.now + hold,
    )


def cancel_change(merchant_id: int, public_id: str, by: By) -> BankChange:
    """The account before stays. NoSuchApplication, BankChangeOver. The caller holds the team's lock."""
    change = change_of_merchant(merchant_id, public_id)
    if change.cancelled_at is not None or change.in_force_at <= by.now:
        raise BankChangeOver
    change.cancelled_at, change.cancelled_by = by.now, by.name
    change.save(update_fields=["cancelled_at", "cancelled_by"])
    return change


def hold_anew(merchant_id: int, hold: timedelta, *, now: datetime) -> BankChange | None:
    """The one that is held begins its hold again; None: nothing waits. The caller holds the team's lock."""
    change = change_waiting(merchant_id, now)
    if change is None:
        return None
    change.held_anew_at, change.in_force_at = now, now + hold
    change.save(update_fields=["held_anew_at", "in_force_at"])
    return change


def note_told(change: BankChange, *, now: datetime) -> bool:
    """False: another turn has told it."""
    return bool(BankChange.objects.filter(pk=change.pk, told_at=None).update(told_at=now))
