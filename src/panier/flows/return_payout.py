"""A payment came back, or the bank never took it: the money is the shop's again, and the shop and the operator are told."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.base.ledger.actions import Happening, post
from panier.flows.payout_letters import tell_returned
from panier.flows.postings import PAYOUT_BACK, PAYOUT_UNDONE, PartMoney, transfers
from panier.kit.money import Money
from panier.kit.refusals import ReasonNeeded
from panier.trade.payouts.actions import note_returned
from panier.trade.payouts.models import Payout
from panier.trade.payouts.queries import lock_file, payout_in_file
from panier.trade.payouts.rules import RETURNED, SENT, AlreadyReturned, NotReleased


@transaction.atomic(durable=True)
def return_payout(acting: Acting, file: str, payout: str, *, reason: str, now: datetime) -> Payout:
    """NoSuchPayout, ReasonNeeded, NotReleased, AlreadyReturned. The caller has shown that the actor operates the territory."""
    why = reason.strip()[:400]
    if not why:
        raise ReasonNeeded
    whole = lock_file(acting.territory, file)
    if not whole.released_at:
        raise NotReleased
    found = payout_in_file(whole, payout)
    if found.state == RETURNED:
        raise AlreadyReturned
    postings = PAYOUT_BACK if found.state == SENT else PAYOUT_UNDONE
    money = PartMoney(total=Money(found.minor, found.currency), merchant=found.merchant.public_id)
    note_returned(found, acting.account_id, why, now=now)
    happening = Happening(acting.territory, f"payout_back:{payout}", "payout_back", payout, now)
    post(happening, transfers(postings, money))
    record_action(acting, verb="return_payout", subject=payout, reason=why, now=now)
    tell_returned(found, why, now=now)
    return found
