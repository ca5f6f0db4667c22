"""Letters of a shop's bank account: to each owner, whoever asked too, since a borrowed session must not go unseen."""

from datetime import datetime
from typing import NamedTuple

from panier.base.accounts.rules import EMAILS_BEFORE_KEPT
from panier.base.notifications.actions import Telling, record_letters
from panier.flows.links import named_link
from panier.offer.onboarding.models import BankChange
from panier.offer.team.actions import Team


class Told(NamedTuple):
    """`what`: asked, cancelled, anew, in_force; who did it, and when."""

    what: str
    actor: str
    now: datetime


class Reader(NamedTuple):
    key: str
    email: str
    language: str


def tell_owners(change: BankChange, team: Team, told: Told) -> None:
    """Whoever reads an address that an owner had until lately, too: what was taken over first must not hide what follows."""
    owners = [member.account for member in team.values() if member.role == "owner"]
    readers = [Reader(owner.public_id, owner.email, owner.language) for owner in owners]
    since = told.now - EMAILS_BEFORE_KEPT
    moved = [owner for owner in owners if owner.email_changed_at and owner.email_changed_at > since]
    before = [Reader(f"{owner.public_id} before", owner.email_before, owner.language) for owner in moved]
    record_letters([_letter(change, told, reader) for reader in (*readers, *before)], now=told.now)


def _letter(change: BankChange, told: Told, reader: Reader) -> Telling:
    merchant, day = change.merchant, change.in_force_at.isoformat()
    facts = {
        "email": reader.email,
        "merchant": merchant.name,
        "what": told.what,
        "institution": change.institution,
        "last_digits": change.last_digits,
        "actor": told.actor,
        "at": day,
        "link": named_link(reader.language, "desk_bank", merchant.public_id),
    }
    key = f"bank:{change.public_id}:{told.what}:{day}:{reader.key}"
    return Telling(merchant.territory_id, "bank_changed", key, reader.email, reader.language, facts)
