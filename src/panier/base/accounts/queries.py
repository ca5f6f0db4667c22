"""Reading accounts and roles, and the trace of what people did."""

from collections.abc import Collection

from allauth.account.models import EmailAddress

from panier.base.accounts.models import Account, Action, OperatorRole, RefusedTry

MOST_OPERATORS = 50


def operates(account_id: int | None, territory: str) -> bool:
    """Whether this account is an operator of the territory."""
    return (
        account_id is not None and OperatorRole.objects.filter(account_id=account_id, territory_id=territory).exists()
    )


def operators_of(territory: str) -> list[Account]:
    """Who operates the territory."""
    roles = OperatorRole.objects.filter(territory_id=territory).select_related("account")
    return [role.account for role in roles.order_by("pk")[:MOST_OPERATORS]]


def confirmed_email(account_id: int) -> str:
    """The address this person has shown to be theirs; empty when none."""
    found = EmailAddress.objects.filter(user_id=account_id, verified=True, primary=True)
    return str(found.values_list("email", flat=True).first() or "").lower()


def actions_on(subject: str, verbs: Collection[str], *, most: int) -> list[Action]:
    """What was done to this subject, the latest first."""
    return list(Action.objects.filter(subject=subject, verb__in=verbs).order_by("-at", "-pk")[:most])


def refused_tries(territory: str, subject: str = "", *, offset: int = 0, limit: int) -> list[RefusedTry]:
    """Of all shops or of one, the latest first."""
    found = RefusedTry.objects.filter(territory_id=territory, **({"subject": subject} if subject else {}))
    return list(found.select_related("account").order_by("-at", "-pk")[offset : offset + limit])
