"""Recording what to tell whom. The words are templates in `sites/letters`; a job writes and sends the letter."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from panier.base.notifications.models import Letter
from panier.kit.jobs import enqueue


class Telling(NamedTuple):
    """`kind` names the template; `key` makes the letter unique for all time; `facts` are those of `rules.KINDS`."""

    territory: str
    kind: str
    key: str
    recipient: str
    language: str
    facts: Any  # one of the TypedDicts of `rules`: plain JSON


class Written(NamedTuple):
    """A letter in words."""

    subject: str
    text: str
    html: str


def record_letters(tellings: list[Telling], *, now: datetime) -> None:
    """In the transaction of the change they tell; those recorded already are left as they are.

    The job names its letters: no lock is shared between transactions, and none waits for another's commit.
    """
    letters = [
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
    ]
    if letters:
        Letter.objects.bulk_create(letters, ignore_conflicts=True)
        enqueue("write_letters", letters=[letter.public_id for letter in letters])


def keep_words(public_id: str, written: Written) -> None:
    """What the letter says, whether or not it can leave."""
    Letter.objects.filter(public_id=public_id).update(subject=written.subject, text=written.text, html=written.html)


def mark_sent(public_id: str, *, now: datetime) -> None:
    Letter.objects.filter(public_id=public_id).update(sent_at=now)


def forget_letters(*, recorded_before: datetime, kinds: Collection[str] | None = None) -> int:
    """Delete letters that served their purpose; how many."""
    letters = Letter.objects.filter(recorded_at__lt=recorded_before)
    if kinds is not None:
        letters = letters.filter(kind__in=kinds)
    return letters.delete()[0]
