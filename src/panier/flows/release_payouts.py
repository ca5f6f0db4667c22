"""A second operator looks at a run that the first one prepared: the file goes out, or the whole of it goes back to the shops' balances."""

from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.base.ledger.actions import Happening, post
from panier.flows.paying import pay_desk, run_of
from panier.flows.postings import PAYOUT_UNDONE, PartMoney, transfers
from panier.kit.money import Money
from panier.kit.refusals import ReasonNeeded
from panier.trade.payouts.actions import note_released, note_returned
from panier.trade.payouts.models import BankFile, Payout
from panier.trade.payouts.queries import lock_file, payouts_in_file
from panier.trade.payouts.rules import MADE, AlreadyReleased, NothingToPayOut, SamePerson


@transaction.atomic(durable=True)
def release_payouts(acting: Acting, file: str, *, now: datetime) -> BankFile:
    """Twice is once. NoSuchPayout, SamePerson, NothingToPayOut (it was given back). The caller has shown that the actor operates the territory."""
    found = lock_file(acting.territory, file)
    if found.released_at:
        return found
    if acting.account_id is None or acting.account_id == found.made_by_id:
        raise SamePerson
    if len(payouts_in_file(found, MADE)) != found.count:
        raise NothingToPayOut
    note_released(found, run_of(acting, pay_desk(acting.territory, now)))
    record_action(acting, verb="release_payouts", subject=file, reason=found.digest, now=now)
    return found


@transaction.atomic(durable=True)
def refuse_payouts(acting: Acting, file: str, *, reason: str, now: datetime) -> BankFile:
    """Before it goes out, by either of them: what it would have paid is owed as before. NoSuchPayout, ReasonNeeded, AlreadyReleased, NothingToPayOut."""
    why = reason.strip()[:400]
    if not why:
        raise ReasonNeeded
    found = lock_file(acting.territory, file)
    if found.released_at:
        raise AlreadyReleased
    if not (made := payouts_in_file(found, MADE)):
        raise NothingToPayOut
    for payout in made:
        note_returned(payout, acting.account_id, why, now=now)
        _give_back(acting, payout, now)
    record_action(acting, verb="refuse_payouts", subject=file, reason=why, now=now)
    return found


def _give_back(acting: Acting, payout: Payout, now: datetime) -> None:
    money = PartMoney(total=Money(payout.minor, payout.currency), merchant=payout.merchant.public_id)
    happening = Happening(acting.territory, f"payout_back:{payout.public_id}", "payout_back", payout.public_id, now)
    post(happening, transfers(PAYOUT_UNDONE, money))
