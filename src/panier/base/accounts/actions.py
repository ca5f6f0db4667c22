"""Writing accounts, roles, and the trace of what privileged people do."""

from datetime import datetime
from typing import NamedTuple

from panier.base.accounts.models import Action


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
