"""Whoever took over an owner's mailbox must not profit: a new address begins the hold again, and owners read when an account is in force."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import note_email_before
from panier.base.accounts.models import Account
from panier.flows.bank_hold import bank_hold
from panier.flows.bank_letters import Told, tell_owners
from panier.offer.merchants.models import Member, Merchant
from panier.offer.onboarding.bank.actions import hold_anew, note_told
from panier.offer.onboarding.bank.queries import changes_to_tell
from panier.offer.onboarding.models import BankChange
from panier.offer.team.actions import lock_team

MOST_SHOPS = 200


@transaction.atomic
def hold_banks_anew(account_id: int, address_before: str, *, now: datetime) -> int:
    """An owner's address has changed, in the caller's transaction if there is one: how many accounts wait anew. The address before is told too."""
    note_email_before(account_id, address_before, now=now)
    account = Account.objects.get(pk=account_id)
    owned = Member.objects.filter(account_id=account_id, role="owner").order_by("merchant_id")
    held = 0
    for merchant_id in owned.values_list("merchant_id", flat=True)[:MOST_SHOPS]:
        team = lock_team(merchant_id)
        territory = Merchant.objects.values_list("territory_id", flat=True).get(pk=merchant_id)
        if change := hold_anew(merchant_id, bank_hold(territory, now), now=now):
            tell_owners(change, team, Told("anew", account.name or account.email, now))
            held += 1
    return held


def tell_banks_in_force(*, now: datetime) -> int:
    """Each once: how many accounts came into force since the last turn."""
    return sum(_tell(change, now) for change in changes_to_tell(now))


@transaction.atomic(durable=True)
def _tell(change: BankChange, now: datetime) -> bool:
    if not note_told(change, now=now):
        return False
    tell_owners(change, lock_team(change.merchant_id), Told("in_force", change.actor, now))
    return True
