"""Reading letters: those to send, and the demonstration's mailbox."""

from panier.base.notifications.models import Letter

PAGE = 30


def lock_unsent(public_id: str) -> Letter | None:
    """The letter, locked, if it is still to be sent and no other worker holds it."""
    unsent = Letter.objects.select_for_update(skip_locked=True, of=("self",)).filter(sent_at__isnull=True)
    return unsent.select_related("territory").filter(public_id=public_id).first()


def letters_in_mailbox(territory: str, recipient: str = "", *, offset: int = 0) -> list[Letter]:
    """The demonstration's letters, the latest first, a page and one more: whoever asks sees all of them."""
    letters = Letter.objects.filter(territory_id=territory).exclude(text="")
    if recipient:
        letters = letters.filter(recipient__iexact=recipient)
    return list(letters.defer("html", "facts").order_by("-recorded_at", "-pk")[offset : offset + PAGE + 1])


def letter_in_mailbox(territory: str, public_id: str) -> Letter | None:
    return Letter.objects.filter(territory_id=territory, public_id=public_id).exclude(text="").first()
