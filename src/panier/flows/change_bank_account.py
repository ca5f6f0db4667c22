"""An owner gives another bank account: held some days while every owner hears of it, and any of them may cancel it."""

from datetime import timedelta

from django.db import transaction

from panier.flows.bank_letters import Told, tell_owners
from panier.flows.joining import join_rules_now
from panier.offer.merchants.models import Merchant
from panier.offer.onboarding.bank.actions import ask_change, cancel_change
from panier.offer.onboarding.models import BankChange
from panier.offer.onboarding.rules.bank import GivenAccount
from panier.offer.team.actions import By, lock_team_for


@transaction.atomic(durable=True)
def change_bank_account(merchant_id: int, given: GivenAccount, by: By) -> BankChange:
    """NotYours, BankChangeWaits. The caller has shown that it is he: his password was typed again."""
    team = lock_team_for(merchant_id, by, "bank")
    merchant = Merchant.objects.get(pk=merchant_id)
    hold = timedelta(days=join_rules_now(merchant.territory_id, by.now).bank_hold_days)
    change = ask_change(merchant_id, given, by, hold)
    tell_owners(change, team, Told("asked", by.name, by.now))
    return change


@transaction.atomic(durable=True)
def cancel_bank_change(merchant_id: int, change: str, by: By) -> None:
    """NotYours, NoSuchApplication, BankChangeOver."""
    team = lock_team_for(merchant_id, by, "bank")
    cancelled = cancel_change(merchant_id, change, by)
    tell_owners(cancelled, team, Told("cancelled", by.name, by.now))
