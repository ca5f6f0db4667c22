"""The file for the bank, downloaded by an operator: always the same bytes, with a trace of who took it."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.trade.payouts.actions import is_whole
from panier.trade.payouts.models import BankFile
from panier.trade.payouts.queries import bytes_of, file_for_operator
from panier.trade.payouts.rules import NotReleased


class FileDiffers(RuntimeError):  # noqa: N818 - a fault of ours: nothing is given out
    """What is kept is not what was made."""


@transaction.atomic(durable=True)
def fetch_payout_file(acting: Acting, file: str, *, now: datetime) -> tuple[BankFile, bytes]:
    """NoSuchPayout, NotReleased. The caller has shown that the actor operates the territory."""
    found = file_for_operator(acting.territory, file)
    if not found.released_at:
        raise NotReleased
    if not is_whole(found):
        raise FileDiffers(file)
    record_action(acting, verb="fetch_payout_file", subject=file, reason="", now=now)
    return found, bytes_of(found)
