"""Somebody answers an invitation to a team: only whoever has shown that the invited address is theirs."""

from django.db import transaction

from panier.base.accounts.queries import confirmed_email
from panier.offer.merchants.models import Member
from panier.offer.team.actions import By, decline, join


@transaction.atomic(durable=True)
def answer_invitation(secret: str, by: By, *, accept: bool) -> Member | None:
    """The membership, or nothing when it was declined. NoSuchInvitation, OtherAddress, InvitationOver, AlreadyMember."""
    email = confirmed_email(by.account_id)
    if accept:
        return join(secret, email, by)
    decline(secret, email, by)
    return None
