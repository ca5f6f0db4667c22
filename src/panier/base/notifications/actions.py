"""Recording what to tell whom. The words are templates in `sites/letters`; a job writes and sends the letter."""

from datetime import datetime
from typing import Any, NamedTuple

from panier.base.notifications.models import Letter
from panier.kit.jobs import enqueue


class Telling(NamedTuple):
    """`kind` names the template; `key` makes the letter unique for all time; `facts` are what its words need (JSON)."""

    territory: str
    kind: str
    key: str
    recipient: str
    language: str
    facts: dict[str, Any]


def record_letters(tellings: list[Telling], *, now: datetime) -> None:
    """In the transaction of the change they tell; those recorded already are left as they are."""
    Letter.objects.bulk_create(
        [
            Letter(
                territory_id=telling.territory,
                kind=telling.kind,
                key=telling.key,
                recipient=telling.recipient,
                language=telling.language,
                facts=telling.facts,
                recorded_at=now,
            )
            for telling in tellings
        ],
        ignore_conflicts=True,
    )
    enqueue("write_letters", once="write_letters")
