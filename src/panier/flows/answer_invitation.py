"""Somebody answers an invitation to a team: only whoever has shown that the invited address is theirs. The owners hear of a yes."""

from django.db import transaction

from panier.base.accounts.queries import confirmed_email
from panier.base.notifications.actions import Telling, record_letters
from panier.flows.links import named_link
from panier.offer.merchants.models import Member
from panier.offer.team.actions import By, decline, join
from panier.offer.team.queries import owners_of_merchant


@transaction.atomic(durable=True)
def answer_invitation(secret: str, by: By, *, accept: bool) -> Member | None:
    """The membership, or nothing when it was declined. NoSuchInvitation, OtherAddress, InvitationOver, AlreadyMember."""
    email = confirmed_email(by.account_id)
    if not accept:
        decline(secret, email, by)
        return None
    member = join(secret, email, by)
    others = [each for each in owners_of_merchant(member.merchant_id) if each.account_id != by.account_id]
    record_letters([_joined(member, owner, by) for owner in others], now=by.now)
    return member


def _joined(member: Member, owner: Member, by: By) -> Telling:
    """One letter a membership, however often the link is clicked."""
    merchant, reader = member.merchant, owner.account
    facts = {
        "email": reader.email,
        "merchant": merchant.name,
        "what": "joined",
        "role": member.role,
        "actor": by.name,
        "link": named_link(reader.language, "desk_team", merchant.public_id),
    }
    key = f"joined:{member.pk}:{reader.public_id}"
    return Telling(merchant.territory_id, "team_changed", key, reader.email, reader.language, facts)
