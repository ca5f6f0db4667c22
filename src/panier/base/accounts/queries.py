"""Reading accounts and roles, and the trace of what people did."""

from collections.abc import Collection

from allauth.account.models import EmailAddress

from panier.base.accounts.models import Action, OperatorRole


def operates(account_id: int | None, territory: str) -> bool:
    """Whether this account is an operator of the territory."""
    return (
        account_id is not None and OperatorRole.objects.filter(account_id=account_id, territory_id=territory).exists()
    )


def confirmed_email(account_id: int) -> str:
    """The address this person has shown to be theirs; empty when none."""
    found = EmailAddress.objects.filter(user_id=account_id, verified=True, primary=True)
    return str(found.values_list("email", flat=True).first() or "").lower()


def actions_on(subject: str, verbs: Collection[str], *, most: int) -> list[Action]:
    """What was done to this subject, the latest first."""
    return list(Action.objects.filter(subject=subject, verb__in=verbs).order_by("-at", "-pk")[:most])
