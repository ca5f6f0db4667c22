"""A team changes: a role, somebody goes, an invitation is withdrawn. Whom it concerns is told by letter."""

from typing import Literal, NamedTuple

from django.db import transaction

from panier.base.notifications.actions import Telling, record_letters
from panier.flows.links import account_link
from panier.offer.merchants.models import Member
from panier.offer.team.actions import By, change_role, leave, remove, withdraw


class Change(NamedTuple):
    """`about`: the account's public id, or the invitation's; nobody's when one leaves."""

    kind: Literal["role", "remove", "leave", "withdraw"]
    about: str = ""
    role: str = ""


@transaction.atomic(durable=True)
def change_team(merchant_id: int, change: Change, by: By) -> None:
    """NotYours, NoSuchMember, NoSuchInvitation, LastOwner, BadInvitation, InvitationOver."""
    if change.kind == "withdraw":
        withdraw(merchant_id, change.about, by)
    elif change.kind == "leave":
        leave(merchant_id, by)
    elif change.kind == "remove":
        _tell(remove(merchant_id, change.about, by), "removed", by)
    else:
        _tell(change_role(merchant_id, change.about, change.role, by), "role", by)


def _tell(member: Member, what: str, by: By) -> None:
    """Not of one's own doing. Twice the same within a second is one letter."""
    if member.account_id == by.account_id:
        return
    account, merchant = member.account, member.merchant
    facts = {
        "email": account.email,
        "merchant": merchant.name,
        "what": what,
        "role": member.role,
        "actor": by.name,
        "link": account_link(account.language),
    }
    key = f"team:{merchant.public_id}:{account.public_id}:{what}:{by.now:%Y%m%d%H%M%S}"
    record_letters(
        [Telling(merchant.territory_id, "team_changed", key, account.email, account.language, facts)], now=by.now
    )
