"""An owner invites somebody into the team: an invitation, and a letter with its one link."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from panier.base.notifications.actions import Telling, record_letters
from panier.flows.links import invitation_link
from panier.offer.team.actions import By, invite
from panier.offer.team.models import Invitation
from panier.offer.team.rules import EMAIL_MAX, BadInvitation, one_address


class Guest(NamedTuple):
    """Whom, as what, in which language the letter speaks."""

    email: str
    role: str
    language: str


@transaction.atomic(durable=True)
def invite_member(merchant_id: int, guest: Guest, by: By) -> Invitation:
    """NotYours, BadInvitation, AlreadyMember, TooManyInvitations. Whether the address has an account is not told."""
    email = one_address(guest.email)
    try:
        validate_email(email)
    except ValidationError as wrong:
        raise BadInvitation(field="email") from wrong
    if len(email) > EMAIL_MAX:
        raise BadInvitation(field="email")
    made, secret = invite(merchant_id, email, guest.role, by)
    merchant = made.merchant
    facts = {
        "email": email,
        "merchant": merchant.name,
        "role": made.role,
        "actor": by.name,
        "until": made.expires_at.isoformat(),
        "link": invitation_link(secret, guest.language),
    }
    key = f"invited:{made.public_id}"
    letter = Telling(merchant.territory_id, "team_invitation", key, email, guest.language, facts)
    record_letters([letter], now=by.now)
    return made
