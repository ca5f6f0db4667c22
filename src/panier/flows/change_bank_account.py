"""An owner gives another bank account: held some days while every owner hears of it, and any of them may cancel it."""

from django.db import transaction

from panier.flows.bank_hold import bank_hold
from panier.flows.bank_letters import Told, tell_owners
from panier.offer.merchants.models import Merchant
from panier.offer.onboarding.bank.actions import ask_change, cancel_change
from panier.offer.onboarding.models import BankChange
from panier.offer.onboarding.rules.bank import GivenAccount
from panier.offer.team.actions import By, lock_team_for


@transaction.atomic(durable=True)
def change_bank_account(merchant_id: int, given: GivenAccount, by: By) -> BankChange:
    """NotYours, BankChangeWaits. The caller has shown that it is he: his password was typed again."""
    team = lock_team_for(merchant_id, by, "bank")
    territory = Merchant.objects.values_list("territory_id", flat=True).get(pk=merchant_id)
    change = ask_change(merchant_id, given, by, bank_hold(territory, by.now))
    tell_owners(change, team, Told("asked", by.name, by.now))
    return change


@transaction.atomic(durable=True)
def cancel_bank_change(merchant_id: int, change: str, by: By) -> None:
    """NotYours, NoSuchApplication, BankChangeOver."""
    team = lock_team_for(merchant_id, by, "bank")
    cancelled = cancel_change(merchant_id, change, by)
    tell_owners(cancelled, team, Told("cancelled", by.name, by.now))
