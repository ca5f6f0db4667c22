"""An owner gives another bank account: held some days while every owner hears of it, and any of them may cancel it."""

from datetime import timedelta

from django.db import transaction

from panier.base.notifications.actions import Telling, record_letters
from panier.flows.joining import join_rules_now
from panier.flows.links import named_link
from panier.offer.merchants.models import Merchant
from panier.offer.onboarding.bank.actions import ask_change, cancel_change
from panier.offer.onboarding.models import BankChange
from panier.offer.onboarding.rules.bank import GivenAccount
from panier.offer.team.actions import By, Team, lock_team_for


@transaction.atomic(durable=True)
def change_bank_account(merchant_id: int, given: GivenAccount, by: By) -> BankChange:
    """NotYours, BankChangeWaits. The caller has shown that it is he: his password was typed again."""
    team = lock_team_for(merchant_id, by, "bank")
    merchant = Merchant.objects.get(pk=merchant_id)
    hold = timedelta(days=join_rules_now(merchant.territory_id, by.now).bank_hold_days)
    change = ask_change(merchant_id, given, by, hold)
    _tell(team, merchant, change, "asked", by)
    return change


@transaction.atomic(durable=True)
def cancel_bank_change(merchant_id: int, change: str, by: By) -> None:
    """NotYours, NoSuchApplication, BankChangeOver."""
    team = lock_team_for(merchant_id, by, "bank")
    cancelled = cancel_change(merchant_id, change, by)
    _tell(team, Merchant.objects.get(pk=merchant_id), cancelled, "cancelled", by)


def _tell(team: Team, merchant: Merchant, change: BankChange, what: str, by: By) -> None:
    """Each owner, whoever asked too: a borrowed session must not go unseen."""
    owners = [member.account for member in team.values() if member.role == "owner"]
    facts = {
        "merchant": merchant.name,
        "what": what,
        "institution": change.institution,
        "last_digits": change.last_digits,
        "actor": by.name,
        "at": change.in_force_at.isoformat(),
    }
    tellings = [
        Telling(
            merchant.territory_id,
            "bank_changed",
            f"bank:{change.public_id}:{what}:{owner.public_id}",
            owner.email,
            owner.language,
            {**facts, "email": owner.email, "link": named_link(owner.language, "desk_bank", merchant.public_id)},
        )
        for owner in owners
    ]
    record_letters(tellings, now=by.now)
