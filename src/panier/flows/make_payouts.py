"""An operator pays the shops that have closed: their balances go into one file for the bank, frozen as they stand at this moment."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from panier.base.accounts.actions import Acting, record_action
from panier.base.ledger.actions import Happening, post
from panier.base.ledger.queries import lock_books
from panier.flows.paying import Owing, PayDesk, books_of, closed_shops, owings, pay_desk, payable, run_of
from panier.flows.postings import PAYOUT, PartMoney, transfers
from panier.kit.money import Money, total
from panier.offer.merchants.models import Merchant
from panier.trade.payouts.actions import PaidShop, make_file
from panier.trade.payouts.models import BankFile, Payout
from panier.trade.payouts.rules import PAYOUT_KIND, NothingToPayOut, OwedMoved


@transaction.atomic(durable=True)
def make_payouts(acting: Acting, *, seen: int, now: datetime) -> BankFile:
    """Pay what is owed and not held back, as many shops as one file takes; it waits for a second person where the territory wants one. `seen`: the total in cents that the operator saw.

    NothingToPayOut, OwedMoved, NumbersUsedUp. The caller has shown that the actor operates the territory. While it runs nothing
    moves in the shops' books: a refund of one of their orders is before it, or after it.
    """
    desk, closings = pay_desk(acting.territory, now), closed_shops(acting.territory)
    books = books_of(closings)
    lock_books(desk.here.code, list(books.values()), desk.here.currency)
    paid = payable(owings(desk, closings))
    if not paid:
        raise NothingToPayOut
    whole = total((each.owed for each in paid), desk.here.currency)
    if whole.minor != seen:
        raise OwedMoved
    return write_payouts(acting, desk, paid)


def write_payouts(acting: Acting, desk: PayDesk, paid: Sequence[Owing]) -> BankFile:
    """The file, its payouts, and the entry that takes them out of the books; in the caller's transaction, which holds these."""
    file, payouts = make_file(run_of(acting, desk), [_paid(each) for each in paid])
    _post(file, payouts, {each.closing.merchant_id: each.closing.merchant for each in paid})
    reason = Money(file.minor, file.currency).decimal
    record_action(acting, verb="make_payouts", subject=file.public_id, reason=reason, now=desk.now)
    return file


def _paid(owing: Owing) -> PaidShop:
    if owing.account is None:
        raise ValueError("A shop without an account is never paid.")
    given = owing.account.opened()
    return PaidShop(
        owing.closing.merchant_id, owing.unpaid, given.holder, (given.institution, given.transit, given.account)
    )


def _post(file: BankFile, payouts: list[Payout], shops: dict[int, Merchant]) -> None:
    """One entry for the whole file, a move a shop."""
    moves = [
        move
        for each in payouts
        for move in transfers(
            PAYOUT, PartMoney(total=Money(each.minor, each.currency), merchant=shops[each.merchant_id].public_id)
        )
    ]
    happening = Happening(file.territory_id, f"payout:{file.public_id}", PAYOUT_KIND, file.public_id, file.made_at)
    post(happening, moves)
