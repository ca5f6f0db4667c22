"""Reading letters: those to send, and the demonstration's mailbox."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from panier.base.notifications.models import Letter

PAGE = 30


def recorded_among(keys: Collection[str]) -> set[str]:
    """Those of these letters that are recorded already."""
    return set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))


class Unsent(NamedTuple):
    """A letter still to be written and sent."""

    public_id: str
    kind: str
    recipient: str
    language: str
    facts: Any  # one of the TypedDicts of `rules`
    territory: str
    tz: str
    recorded_at: datetime


def lock_unsent(public_id: str) -> Unsent | None:
    """The letter, locked, if it is still to be sent. Who comes second waits: skipping would leave a letter unsent
    when the first one's worker dies.
    """
    letters = Letter.objects.select_for_update(of=("self",)).select_related("territory")
    found = letters.filter(public_id=public_id, sent_at__isnull=True).first()
    if found is None:
        return None
    tz, facts = found.territory.tz, found.facts
    return Unsent(
        public_id, found.kind, found.recipient, found.language, facts, found.territory_id, tz, found.recorded_at
    )


class Read(NamedTuple):
    """A letter in words, for the demonstration's mailbox."""

    public_id: str
    recipient: str
    language: str
    subject: str
    text: str
    html: str
    recorded_at: datetime
    sent: bool
    tz: str


def letters_in_mailbox(territory: str, recipient: str = "", *, offset: int = 0) -> list[Read]:
    """The demonstration's letters, the latest first, a page and one more: whoever asks sees all of them."""
    letters = _written(territory)
    if recipient:
        letters = letters.filter(recipient__iexact=recipient)
    return [_read(letter) for letter in letters.order_by("-recorded_at", "-pk")[offset : offset + PAGE + 1]]


def letter_in_mailbox(territory: str, public_id: str) -> Read | None:
    letter = _written(territory).filter(public_id=public_id).first()
    return _read(letter) if letter else None


def _written(territory: str) -> "QuerySet[Letter]":
    return Letter.objects.filter(territory_id=territory).exclude(text="").select_related("territory").defer("facts")


def _read(letter: Letter) -> Read:
    return Read(
        letter.public_id,
        letter.recipient,
        letter.language,
        letter.subject,
        letter.text,
        letter.html,
        letter.recorded_at,
        letter.sent_at is not None,
        letter.territory.tz,
    )
