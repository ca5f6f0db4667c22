"""An operator saw that the bank took a file: its payouts are sent, and each shop gets its statement."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.base.ledger.actions import Happening, post
from panier.flows.payout_letters import tell_paid
from panier.flows.postings import PAYOUT_SENT, PartMoney, transfers
from panier.trade.payouts.actions import note_taken
from panier.trade.payouts.models import BankFile
from panier.trade.payouts.queries import lock_file, payouts_in_file
from panier.trade.payouts.rules import MADE, NothingToPayOut, NotReleased


@transaction.atomic(durable=True)
def confirm_payouts(acting: Acting, file: str, *, now: datetime) -> BankFile:
    """Twice is once. NoSuchPayout, NotReleased, NothingToPayOut (every payment has come back). The caller has shown that the actor operates the territory."""
    found = lock_file(acting.territory, file)
    if found.taken_at:
        return found
    if not found.released_at:
        raise NotReleased
    send_payouts(acting, found, now=now)
    return found


def send_payouts(acting: Acting, found: BankFile, *, now: datetime) -> None:
    """In the caller's transaction, which holds the file. NothingToPayOut."""
    sent, file = payouts_in_file(found, MADE), found.public_id
    if not sent:
        raise NothingToPayOut
    amount = note_taken(found, acting.account_id, now=now)
    happening = Happening(acting.territory, f"payout_sent:{file}", "payout_sent", file, now)
    post(happening, transfers(PAYOUT_SENT, PartMoney(total=amount)))
    record_action(acting, verb="confirm_payouts", subject=file, reason=amount.decimal, now=now)
    for payout in sent:
        tell_paid(payout, found, now=now)
