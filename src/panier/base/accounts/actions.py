"""Writing accounts, roles, and the trace of what privileged people do."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from allauth.account.models import EmailAddress

from panier.base.accounts.models import Account, Action, OperatorRole, RefusedTry

NAME_LENGTH = 120
RIGHT, FIELDS = "right", "fields"  # kinds of tries
MOST_NAMED, NAMED_LENGTH = 20, 60  # of one try
MOST_TRIES_A_DAY = 200  # of one person or program; what comes after says nothing new


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


class Try(NamedTuple):
    """What somebody asked for that is not his: `named`: the right, or the fields."""

    kind: str
    subject: str
    named: Sequence[str]
    method: str
    path: str


def record_try(acting: Acting, tried: Try, *, now: datetime) -> bool:
    """Kept for the operators; False when this person's day is full of them already."""
    every, who = RefusedTry.objects, acting.account_id
    today = every.filter(account_id=who) if who else every.filter(account=None, subject=tried.subject)
    if today.filter(at__gt=now - timedelta(days=1)).count() >= MOST_TRIES_A_DAY:
        return False
    RefusedTry.objects.create(
        territory_id=acting.territory,
        account_id=acting.account_id,
        label=acting.label[:NAME_LENGTH],
        subject=tried.subject,
        kind=tried.kind,
        named=[name.replace("\x00", "")[:NAMED_LENGTH] for name in tried.named[:MOST_NAMED]],
        method=tried.method[:8],
        path=tried.path[:200],
        request_id=acting.request_id,
        at=now,
    )
    return True


def forget_tries(*, before: datetime, most: int) -> int:
    """Those that are old, and all but the latest so many."""
    old = RefusedTry.objects.filter(at__lt=before).delete()[0]
    last = RefusedTry.objects.order_by("-pk").values_list("pk", flat=True)[most : most + 1].first()
    return old + (RefusedTry.objects.filter(pk__lte=last).delete()[0] if last else 0)


def make_operator(account_id: int, territory: str) -> None:
    """From now on this account operates the territory; twice is once."""
    OperatorRole.objects.get_or_create(account_id=account_id, territory_id=territory)


def rename_account(account_id: int, *, name: str, language: str) -> None:
    """How a person is called, and in which language we write to them."""
    Account.objects.filter(pk=account_id).update(name=" ".join(name.split())[:NAME_LENGTH], language=language)


def note_email_before(account_id: int, address: str, *, now: datetime) -> None:
    """The address has just changed: the one before is remembered for some weeks."""
    Account.objects.filter(pk=account_id).update(email_before=address, email_changed_at=now)


def forget_emails_before(*, changed_before: datetime) -> int:
    """The old addresses of those that changed long enough ago."""
    old = Account.objects.filter(email_changed_at__lt=changed_before)
    return old.update(email_before="", email_changed_at=None)


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
