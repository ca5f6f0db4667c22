"""Writing teams. Every change locks the whole team first, looks again at who asks, and is written down."""

import hashlib
from datetime import datetime
from typing import NamedTuple

from panier.kit.ids import new_token
from panier.kit.locks import locked
from panier.offer.merchants.actions import revoke_tokens_of
from panier.offer.merchants.models import Member
from panier.offer.team.models import Invitation, TeamChange
from panier.offer.team.rules import (
    DAY,
    INVITED_FOR,
    MOST_A_DAY,
    MOST_MEMBERS,
    MOST_OPEN,
    ROLES,
    AlreadyMember,
    BadInvitation,
    InvitationOver,
    LastOwner,
    May,
    NoSuchInvitation,
    NoSuchMember,
    NotYours,
    OtherAddress,
    TooManyInvitations,
    keeps_an_owner,
    may,
    state_of_invitation,
)

NAME_LENGTH = 254
Team = dict[int, Member]  # by account
What = TeamChange.What


class By(NamedTuple):
    """Who changes the team, how history names them, when."""

    account_id: int
    name: str
    now: datetime


def lock_team(merchant_id: int) -> Team:
    """Everybody in it, locked in the order of keys until the transaction ends: two changes of one team wait here."""
    members = Member.objects.filter(merchant_id=merchant_id).order_by("pk")
    list(locked(members).values_list("pk"))
    # Read once more: who joined while we waited was not there when the wait began.
    return {member.account_id: member for member in members.select_related("account")}


def lock_team_for(merchant_id: int, by: By, needs: May) -> Team:
    """The team, when whoever asks may do so at this moment, not only when the page was opened; NotYours."""
    team = lock_team(merchant_id)
    asking = team.get(by.account_id)
    if asking is None or not may(asking.role, needs):
        raise NotYours
    return team


def invite(merchant_id: int, email: str, role: str, by: By) -> tuple[Invitation, str]:
    """The invitation and its link's secret, told this once; an earlier one to the same address ends."""
    team = lock_team_for(merchant_id, by, "team")
    if role not in ROLES:
        raise BadInvitation(field="role")
    if any(member.account.email.lower() == email for member in team.values()):
        raise AlreadyMember
    invitations = Invitation.objects.filter(merchant_id=merchant_id)
    invitations.filter(end="", email=email).update(end=Invitation.End.REPLACED, ended_at=by.now)
    _has_room(merchant_id, team, by.now)
    secret = new_token()
    made = Invitation.objects.create(
        merchant_id=merchant_id,
        email=email,
        role=role,
        digest=digest_of(secret),
        invited_by_id=by.account_id,
        invited_at=by.now,
        expires_at=by.now + INVITED_FOR,
    )
    _note(merchant_id, by, TeamChange(what=What.INVITED, name=email, after=role))
    return made, secret


def _has_room(merchant_id: int, team: Team, now: datetime) -> None:
    invitations = Invitation.objects.filter(merchant_id=merchant_id)
    opened = invitations.filter(end="", expires_at__gt=now).count()
    if opened >= MOST_OPEN:
        raise TooManyInvitations(most=MOST_OPEN)
    if invitations.filter(invited_at__gt=now - DAY).count() >= MOST_A_DAY:
        raise TooManyInvitations(within=MOST_A_DAY)
    if len(team) + opened >= MOST_MEMBERS:
        raise TooManyInvitations(team=MOST_MEMBERS)


def withdraw(merchant_id: int, public_id: str, by: By) -> None:
    """Its link opens nothing any more."""
    lock_team_for(merchant_id, by, "team")
    invitation = Invitation.objects.filter(merchant_id=merchant_id, public_id=public_id).first()
    if invitation is None:
        raise NoSuchInvitation
    _end(invitation, Invitation.End.WITHDRAWN, by.now)
    _note(merchant_id, by, TeamChange(what=What.WITHDRAWN, name=invitation.email, before=invitation.role))


def join(secret: str, email: str, by: By) -> Member:
    """Whoever confirmed the invited address is in the team; the same person's second click changes nothing."""
    invitation = _answerable(secret, email)
    team = lock_team(invitation.merchant_id)
    if by.account_id in team:
        return _joined_already(invitation, team[by.account_id])
    _end(invitation, Invitation.End.ACCEPTED, by.now)
    member = Member.objects.create(merchant_id=invitation.merchant_id, account_id=by.account_id, role=invitation.role)
    about = TeamChange(what=What.JOINED, person_id=by.account_id, name=by.name, after=invitation.role)
    _note(invitation.merchant_id, by, about)
    return member


def begin_team(merchant_id: int, owner_id: int, *, now: datetime) -> None:
    """The first owner, as the shop opens: history begins with him."""
    owner = Member.objects.select_related("account").get(merchant_id=merchant_id, account_id=owner_id)
    by = By(owner_id, owner.account.name or owner.account.email, now)
    _note(merchant_id, by, TeamChange(what=What.JOINED, person_id=owner_id, name=by.name, after=owner.role))


def decline(secret: str, email: str, by: By) -> None:
    invitation = _answerable(secret, email)
    lock_team(invitation.merchant_id)
    _end(invitation, Invitation.End.DECLINED, by.now)
    about = TeamChange(what=What.DECLINED, person_id=by.account_id, name=by.name, before=invitation.role)
    _note(invitation.merchant_id, by, about)


def _answerable(secret: str, email: str) -> Invitation:
    invitation = Invitation.objects.filter(digest=digest_of(secret)).first()
    if invitation is None:
        raise NoSuchInvitation
    if not email or invitation.email != email:
        raise OtherAddress
    return invitation


def _joined_already(invitation: Invitation, member: Member) -> Member:
    """By this invitation; one who came another way keeps the role the owners know of."""
    if Invitation.objects.filter(pk=invitation.pk, end=Invitation.End.ACCEPTED).exists():
        return member
    raise AlreadyMember


def _end(invitation: Invitation, end: str, now: datetime) -> None:
    """From open, and only from there; InvitationOver."""
    still = Invitation.objects.filter(pk=invitation.pk, end="", expires_at__gt=now)
    if not still.update(end=end, ended_at=now):
        invitation.refresh_from_db()
        raise InvitationOver(state=state_of_invitation(invitation.end, invitation.expires_at, now))


def change_role(merchant_id: int, account: str, role: str, by: By) -> Member:
    """The same role again changes nothing. Programs the person connected end with the right to connect them."""
    team = lock_team_for(merchant_id, by, "team")
    member = _member(team, account)
    if role not in ROLES:
        raise BadInvitation(field="role")
    before = member.role
    if role == before:
        return member
    _still_owned(team, member, role)
    Member.objects.filter(pk=member.pk).update(role=role)
    member.role = role
    ended = 0 if may(role, "tokens") else _end_programs(member, by)
    _note(merchant_id, by, _about(member, What.ROLE, before, after=role, programs=ended))
    return member


def choose_letters(merchant_id: int, account: str, by: By, *, wanted: bool) -> None:
    """Whether letters about orders come to this person: each says so for himself, an owner for everybody."""
    team = lock_team_for(merchant_id, by, "myself")
    member = _member(team, account)
    if member.account_id != by.account_id and not may(team[by.account_id].role, "team"):
        raise NotYours
    Member.objects.filter(pk=member.pk).update(order_letters=wanted)


def remove(merchant_id: int, account: str, by: By) -> Member:
    """Out of the team, at once: the next request of theirs finds no desk, and their programs no door."""
    team = lock_team_for(merchant_id, by, "team")
    return _go(team, _member(team, account), by)


def leave(merchant_id: int, by: By) -> Member:
    team = lock_team_for(merchant_id, by, "myself")
    return _go(team, team[by.account_id], by)


def _go(team: Team, member: Member, by: By) -> Member:
    _still_owned(team, member, "")
    Member.objects.filter(pk=member.pk).delete()
    what = What.LEFT if member.account_id == by.account_id else What.REMOVED
    _note(member.merchant_id, by, _about(member, what, member.role, programs=_end_programs(member, by)))
    return member


def _member(team: Team, account: str) -> Member:
    for member in team.values():
        if member.account.public_id == account:
            return member
    raise NoSuchMember


def _still_owned(team: Team, changed: Member, role: str) -> None:
    if not keeps_an_owner([role, *(member.role for member in team.values() if member.pk != changed.pk)]):
        raise LastOwner


def _end_programs(member: Member, by: By) -> int:
    return revoke_tokens_of(member.merchant_id, member.account_id, by=by.account_id, now=by.now)


def _about(member: Member, what: str, before: str, *, after: str = "", programs: int = 0) -> TeamChange:
    name = member.account.name or member.account.email
    return TeamChange(what=what, person_id=member.account_id, name=name, before=before, after=after, programs=programs)


def _note(merchant_id: int, by: By, change: TeamChange) -> None:
    change.merchant_id, change.actor_id, change.at = merchant_id, by.account_id, by.now
    change.name, change.actor_name = change.name[:NAME_LENGTH], by.name[:NAME_LENGTH]
    TeamChange.objects.bulk_create([change])


def forget_invitations(*, expired_before: datetime) -> int:
    """Those whose last day is so long ago, answered or not; how many."""
    return Invitation.objects.filter(expires_at__lt=expired_before).delete()[0]


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
