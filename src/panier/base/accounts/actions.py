"""Writing accounts, roles, and the trace of what privileged people do."""

from datetime import datetime
from typing import NamedTuple

from allauth.account.models import EmailAddress

from panier.base.accounts.models import Account, Action, OperatorRole

NAME_LENGTH = 120


class Acting(NamedTuple):
    """Who acts, in which territory and request; `account_id` is None for the system."""

    territory: str
    account_id: int | None
    label: str
    request_id: str = ""


def record_action(acting: Acting, *, verb: str, subject: str, reason: str, now: datetime) -> None:
    """One row for each privileged or money action, in the transaction of the action."""
    Action.objects.create(
        actor_id=acting.account_id,
        actor_label=acting.label,
        verb=verb,
        subject=subject,
        reason=reason[:400],
        request_id=acting.request_id,
        at=now,
    )


def make_operator(account_id: int, territory: str) -> None:
    """From now on this account operates the territory; twice is once."""
    OperatorRole.objects.get_or_create(account_id=account_id, territory_id=territory)


def rename_account(account_id: int, *, name: str, language: str) -> None:
    """How a person is called, and in which language we write to them."""
    Account.objects.filter(pk=account_id).update(name=" ".join(name.split())[:NAME_LENGTH], language=language)


def forget_unconfirmed(*, opened_before: datetime) -> int:
    """Accounts whose address nobody confirmed in time: they never signed in, and hold nothing else."""
    confirmed = EmailAddress.objects.filter(verified=True).values("user_id")
    stale = Account.objects.filter(created_at__lt=opened_before, last_login__isnull=True).exclude(pk__in=confirmed)
    return stale.filter(is_demonstration=False).delete()[1].get("accounts.Account", 0)


def open_confirmed_account(email: str, password: str, *, name: str) -> Account:
    """An account of the demonstration, its address confirmed."""
    account = Account.objects.create_user(email, password, name=name, is_demonstration=True)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account
