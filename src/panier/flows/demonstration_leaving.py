"""Two invented shops that have closed: one was paid and has its statement, the other is owed, so that payouts have something to show."""

from datetime import datetime, timedelta
from typing import NamedTuple

from panier.base.accounts.actions import Acting
from panier.base.accounts.models import Account
from panier.flows.confirm_payouts import send_payouts
from panier.flows.make_payouts import write_payouts
from panier.flows.paying import owings, pay_desk, payable, run_of
from panier.kit.sealing import seal
from panier.offer.catalogue.actions.put_away import put_goods_away
from panier.offer.leaving.actions import finish_closing, open_closing
from panier.offer.leaving.models import Closing
from panier.offer.merchants.actions import Why, set_state
from panier.offer.merchants.models import Member, Merchant, Role, State
from panier.offer.onboarding.models import Application, BankAccount
from panier.offer.onboarding.rules.bank import BANK_PURPOSE
from panier.trade.payouts.actions import note_released

DAY = timedelta(days=1)
LAST_ORDER = 24 * DAY  # the caller's: nothing was bought of them since
CLOSED, MADE, RELEASED, TAKEN = 20 * DAY, 10 * DAY, 9 * DAY, 8 * DAY  # ago
JOINED = 360 * DAY
INSTITUTION, TRANSIT = "815", "30000"


class Leaver(NamedTuple):
    shop: Merchant
    owner: Account
    number: str  # of its invented bank account


def load_leaving(paid: Leaver, owed: Leaver, operators: tuple[Account, Account], *, now: datetime) -> None:
    """The first operator prepared the payout of the one, the second released it; what the other is owed can be paid today."""
    first, second = (_acting(paid.shop, each) for each in operators)
    closing = _leave(paid, now)
    desk = pay_desk(paid.shop.territory_id, now - MADE)
    file = write_payouts(first, desk, payable(owings(desk, [closing])))
    note_released(file, run_of(second, pay_desk(paid.shop.territory_id, now - RELEASED)))
    send_payouts(first, file, now=now - TAKEN)
    _leave(owed, now)


def _leave(leaver: Leaver, now: datetime) -> Closing:
    shop, owner, closed = leaver.shop, leaver.owner, now - CLOSED
    Member.objects.create(merchant=shop, account=owner, role=Role.OWNER)
    _account(leaver, now - JOINED)
    closing = open_closing(shop, owner.pk, now=closed)
    put_goods_away(shop.pk, now=closed)
    set_state(shop.territory_id, shop.public_id, State.LISTED, Why("démonstration", owner.pk, closed))
    finish_closing(closing, now=closed)
    closing.refresh_from_db()
    return closing


def _account(leaver: Leaver, joined: datetime) -> None:
    """As approved with its application."""
    shop = leaver.shop
    asked = Application.objects.create(
        territory_id=shop.territory_id,
        applicant=leaver.owner,
        merchant=shop,
        state="approved",
        created_at=joined,
        changed_at=joined,
        submitted_at=joined,
        decided_at=joined,
    )
    BankAccount.objects.create(
        application=asked,
        merchant=shop,
        holder_name=shop.legal_name,
        institution=INSTITUTION,
        account_sealed=seal(f"{INSTITUTION}-{TRANSIT}-{leaver.number}", purpose=BANK_PURPOSE, subject=asked.public_id),
        last_digits=leaver.number[-3:],
        given_at=joined,
    )


def _acting(shop: Merchant, person: Account) -> Acting:
    return Acting(shop.territory_id, person.pk, person.name)
