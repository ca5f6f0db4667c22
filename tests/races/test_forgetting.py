"""A payment of long ago comes back while the shop's papers are forgotten: the account stays for what is owed again.

The control: without the lock of the shop's book nothing seems owed, and the account goes before the money is back.
"""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from panier.base.ledger.queries import balance
from panier.flows.confirm_payouts import confirm_payouts
from panier.flows.forget_closed_shops import forget_closed_shops
from panier.flows.make_payouts import make_payouts
from panier.flows.return_payout import return_payout
from panier.offer.onboarding.queries import bank_account_in_force
from tests.leaving.hands import acting
from tests.payouts.hands import ACCOUNTS, LATER, account_of, closed, payout_to, released, sold
from tests.processes import overtaken
from tests.world import Market, build_market

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
LATE = LATER + timedelta(days=3000)


@pytest.fixture
def market() -> Market:
    return build_market()


def raced(market: Market, *, locks: bool) -> tuple[int, str, bool]:
    """How many were forgotten, what Bruno is owed now, and whether there is an account to pay it to."""
    sold(market, "Bruno")
    account_of(market.bruno, ACCOUNTS["Bruno"])
    closed(market.bruno)
    who = acting(market.olga)
    file = released(make_payouts(who, seen=4201, now=LATER))
    confirm_payouts(who, file.public_id, now=LATER)
    payout = payout_to(market.bruno).public_id
    back = partial(return_payout, who, file.public_id, payout, reason="fermé", now=LATE)
    # The money is moved and not yet for all to see: the trace of who did it waits.
    _, forgotten = overtaken("accounts_action", back, partial(forget_closed_shops, "qc", closed_before=LATE), waits=locks)  # fmt: skip
    owed = balance("qc", f"payable:{market.bruno.merchant.public_id}", "CAD").decimal
    return forgotten, owed, bank_account_in_force(market.bruno.merchant.pk, LATE) is not None


def test_the_account_stays_for_what_came_back(market: Market) -> None:
    assert raced(market, locks=True) == (0, "42.01", True)


def test_without_the_lock_there_is_nothing_to_pay_it_to(market: Market, settings: Any) -> None:
    settings.LOCKS_OFF = True
    assert raced(market, locks=False) == (1, "42.01", False)
