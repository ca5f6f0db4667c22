"""What a closed shop gave to join and its bank accounts go years later: never while anything is owed or can come back, so many a night."""

from datetime import datetime, timedelta

import pytest

from panier.flows.change_bank_account import change_bank_account
from panier.flows.confirm_payouts import confirm_payouts
from panier.flows.finish_closings import finish_closings
from panier.flows.forget_closed_shops import forget_closed_shops
from panier.flows.make_payouts import make_payouts
from panier.flows.purge import purge
from panier.flows.refund_by_operator import refund_by_operator
from panier.flows.reopen_shop import reopen_shop
from panier.flows.return_payout import return_payout
from panier.offer.onboarding.models import Application, BankAccount, BankChange
from panier.offer.onboarding.queries import bank_account_in_force
from panier.offer.onboarding.rules.bank import GivenAccount
from panier.offer.team.actions import By
from tests.leaving.hands import acting
from tests.orders import hand_over, part_of
from tests.payouts.hands import ACCOUNTS, LATER, account_of, closed, payout_to, released, sold, two_closed_shops
from tests.world import NOW, Market, Shop

pytestmark = pytest.mark.django_db(transaction=True)
YEARS = timedelta(days=6 * 366 + 1)  # of the pack, and a day
WHOLE = 4201 + 2938


def forgotten(now: datetime) -> int:
    return purge(now=now)["papers of closed shops"]


def paid_to(shop: Shop, now: datetime) -> str:
    """The end of the account it would be paid to."""
    found = bank_account_in_force(shop.merchant.pk, now)
    return found.last_digits if found else ""


def test_who_is_owed_keeps_the_account_until_years_after_the_last_payout(market: Market) -> None:
    two_closed_shops(market)
    given = GivenAccount("B", "815", "40404", "1111222")
    change_bank_account(market.bruno.merchant.pk, given, By(market.bruno.owner.pk, "Bruno", NOW))
    late = NOW + YEARS + timedelta(days=30)
    assert forgotten(late) == 0
    assert (paid_to(market.bruno, late), paid_to(market.bella, late)) == ("222", "789")
    file = make_payouts(acting(market.olga), seen=WHOLE, now=late)
    assert forgotten(late + YEARS) == 0  # under way, however long
    released(file, late)
    confirm_payouts(acting(market.olga), file.public_id, now=late)
    assert forgotten(late + YEARS - timedelta(days=2)) == 0  # sent: it may come back
    return_payout(acting(market.olga), file.public_id, payout_to(market.bruno).public_id, reason="fermé", now=late)
    assert forgotten(late + YEARS) == 1  # Bella, who was paid
    assert (paid_to(market.bruno, late), paid_to(market.bella, late)) == ("222", "")
    assert set(Application.objects.values_list("merchant", flat=True)) == {market.bruno.merchant.pk}
    assert make_payouts(acting(market.olga), seen=4201, now=late + YEARS).count == 1
    assert BankChange.objects.count() == 1


def test_a_shop_that_owes_is_not_settled_either(market: Market) -> None:
    order = two_closed_shops(market)
    file = released(make_payouts(acting(market.olga), seen=WHOLE, now=LATER))
    confirm_payouts(acting(market.olga), file.public_id, now=LATER)
    refund_by_operator(acting(market.olga), part_of(order, "Bruno").public_id, reason="brisé", bearer="merchant", now=LATER)  # fmt: skip
    assert forgotten(LATER + YEARS) == 1
    assert (paid_to(market.bruno, LATER), paid_to(market.bella, LATER)) == ("543", "")


def test_so_many_a_run_and_the_next_one_goes_on(market: Market) -> None:
    """Bruno, first by key, is owed: he stands in nobody's way."""
    order = sold(market, "Bruno")
    for shop in (market.bruno, market.bella, market.carmen):
        account_of(shop, ACCOUNTS.get(shop.merchant.name.split()[-1], ("815", "30123", "1234567")))
        closed(shop)
    for name in ("Bella", "Carmen"):
        refund_by_operator(acting(market.olga), part_of(order, name).public_id, reason="fermé", bearer="merchant", now=NOW)  # fmt: skip
    finish_closings(now=NOW)
    late = NOW + YEARS
    runs = [forget_closed_shops("qc", closed_before=late - timedelta(days=6 * 366), most=1) for _ in range(4)]
    assert runs == [1, 1, 0, 0]
    assert list(BankAccount.objects.values_list("merchant", flat=True)) == [market.bruno.merchant.pk]


def test_one_that_is_open_again_keeps_everything(market: Market) -> None:
    hand_over(part_of(sold(market), "Carmen"))
    account_of(market.bella, ACCOUNTS["Bella"])
    closed(market.bella)
    reopen_shop(acting(market.olga), market.bella.merchant.public_id, reason="elle revient", now=NOW)
    assert forgotten(NOW + YEARS) == 0
    assert paid_to(market.bella, NOW) == "789"
