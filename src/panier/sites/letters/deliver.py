"""Delivering a recorded letter: written, kept, then handed to the mail server; once in effect."""

from datetime import datetime
from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from panier.base.notifications.actions import Written, keep_words, mark_sent
from panier.base.notifications.queries import Unsent, lock_unsent
from panier.base.territories.queries import settings_in_force
from panier.sites.letters.write import Reader, write

log = structlog.get_logger(__name__)


@transaction.atomic
def deliver(public_id: str, *, now: datetime) -> bool:
    """Write and send one letter; True when nothing is left to do. What it says is kept even when it cannot leave."""
    letter = lock_unsent(public_id)
    if letter is None:
        return True
    written = write(letter.kind, letter.facts, _reader(letter))
    keep_words(public_id, written)
    try:
        _send(letter, written)
    except (SMTPException, OSError) as refused:
        log.warning("letter_not_sent", letter=public_id, why=type(refused).__name__)
        return False
    mark_sent(public_id, now=now)
    return True


def _reader(letter: Unsent) -> Reader:
    """What was in force when the letter was recorded."""
    keys = ["platform", "tax_names", "contract_rights"]
    said = settings_in_force(letter.territory, keys, letter.recorded_at)
    rights = said["contract_rights"].get(letter.language, ())
    return Reader(letter.language, letter.tz, said["platform"], said["tax_names"], rights)


def _send(letter: Unsent, written: Written) -> None:
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    message = EmailMultiAlternatives(
        subject=written.subject,
        body=written.text,
        to=[letter.recipient],
        # The same letter sent twice, after a fault between sending and noting it, is recognised as one.
        headers={"Message-ID": f"<{letter.public_id}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(written.html, "text/html")
    message.send()
