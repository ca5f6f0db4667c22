"""Reading teams; the desk has shown that whoever asks may (`sites.merchant_portal.access`)."""

from datetime import datetime

from django.db.models import Count, Max

from panier.offer.merchants.models import ApiToken, Member, Merchant
from panier.offer.team.actions import digest_of
from panier.offer.team.models import Invitation, TeamChange
from panier.offer.team.rules import MOST_MEMBERS, MOST_OPEN, ROLES, May, may

HISTORY = 50
SECRET_MAX = 100


def members_of_merchant(merchant_id: int) -> list[Member]:
    """Owners first, then managers, then clerks; in each, the oldest first."""
    members = Member.objects.filter(merchant_id=merchant_id).select_related("account")
    order = {"owner": 0, "manager": 1, "clerk": 2}
    return sorted(members.order_by("pk")[:MOST_MEMBERS], key=lambda member: order[member.role])


def owners_of_merchant(merchant_id: int) -> list[Member]:
    owners = Member.objects.filter(merchant_id=merchant_id, role="owner").select_related("account")
    return list(owners.order_by("pk")[:MOST_MEMBERS])


def addresses_who_may(merchant_id: int, *what: May) -> list[str]:
    """Where a letter goes that says what only these rights may see: their own addresses; a shop without a team has its own."""
    people = Member.objects.filter(merchant_id=merchant_id)
    if not people.exists():
        return [Merchant.objects.values_list("contact_email", flat=True).get(pk=merchant_id)]
    roles = [role for role in ROLES if all(may(role, each) for each in what)]
    addresses = people.filter(role__in=roles).order_by("pk").values_list("account__email", flat=True)
    return list(addresses[:MOST_MEMBERS])


def invitations_waiting(merchant_id: int, *, since: datetime) -> list[Invitation]:
    """Nobody has answered them; those that ran out after `since` too, to send again."""
    waiting = Invitation.objects.filter(merchant_id=merchant_id, end="", expires_at__gt=since)
    return list(waiting.select_related("invited_by").order_by("-invited_at", "-pk")[: 2 * MOST_OPEN])


def changes_of_team(merchant_id: int) -> list[TeamChange]:
    """The latest first."""
    return list(TeamChange.objects.filter(merchant_id=merchant_id).order_by("-at", "-pk")[:HISTORY])


def joined_at(merchant_id: int) -> dict[int, datetime]:
    """Since when each person is in the team, where an invitation brought them."""
    joined = TeamChange.objects.filter(merchant_id=merchant_id, what=TeamChange.What.JOINED)
    people = Member.objects.filter(merchant_id=merchant_id).values("account_id")
    latest = joined.filter(person__in=people).values("person_id").annotate(latest=Max("at")).order_by("person_id")
    return {row["person_id"]: row["latest"] for row in latest[:MOST_MEMBERS]}


def programs_by_account(merchant_id: int) -> dict[int, int]:
    """How many live tokens each person has made for this merchant."""
    live = ApiToken.objects.filter(merchant_id=merchant_id, revoked_at=None, created_by__isnull=False)
    counted = live.values("created_by_id").annotate(made=Count("pk")).order_by("created_by_id")[:MOST_MEMBERS]
    return {row["created_by_id"]: row["made"] for row in counted}


def invitation_of_link(secret: str) -> Invitation | None:
    """Whoever has the link may read whose invitation it is; in whatever state."""
    if len(secret) > SECRET_MAX:
        return None
    invitations = Invitation.objects.select_related("merchant", "invited_by")
    return invitations.filter(digest=digest_of(secret)).first()


def role_of(merchant_id: int, account_id: int) -> str:
    """At this moment; empty: none."""
    found = Member.objects.filter(merchant_id=merchant_id, account_id=account_id).values_list("role", flat=True)
    return found.first() or ""


def is_member(merchant_id: int, account_id: int) -> bool:
    return Member.objects.filter(merchant_id=merchant_id, account_id=account_id).exists()
