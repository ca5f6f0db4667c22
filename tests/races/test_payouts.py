"""Two operators pay at the same moment, a refund comes while one pays: every cent goes once, and what is paid is what the books hold.

The controls: without the lock of the shops' books both operators pay what they looked at, and only the database's own keys stand
between a shop and being paid twice; without those too it is, and the checks say so. A refund then is done before a file that still pays it.
A run is released or given back: without the lock of the file it is both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection

from panier.base.ledger.queries import balance
from panier.flows.audit_books import audit_books
from panier.flows.make_payouts import make_payouts
from panier.flows.paying import to_pay
from panier.flows.refund_by_operator import refund_by_operator
from panier.flows.release_payouts import refuse_payouts, release_payouts
from panier.kit.refusals import Refusal
from panier.trade.payouts.models import BankFile, Payout
from tests.leaving.hands import acting
from tests.orders import part_of
from tests.payouts.hands import LATER, second_operator, two_closed_shops
from tests.processes import overtaken
from tests.world import NOW, Market, build_market

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
WHOLE = 4201 + 2938
KEYS = {
    "payouts_bankfile": ("bank_file_number_once", "territory_id, number"),
    "payouts_item": ("payout_item_once", "entry_id"),
}


@pytest.fixture
def market() -> Market:
    return build_market()


@contextmanager
def without_the_keys() -> Iterator[None]:
    """What stands behind the lock is gone, and stands again afterwards."""
    with connection.cursor() as cursor:
        for table, (name, _) in KEYS.items():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE payouts_item, payouts_payout, payouts_bankfile")
            for table, (name, columns) in KEYS.items():
                cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({columns})")


def pay(market: Market) -> str:
    try:
        make_payouts(acting(market.olga), seen=WHOLE, now=LATER)
    except Refusal as refusal:
        return refusal.code
    except IntegrityError:
        return "broke"
    return "made"


def two_pay(market: Market) -> list[str]:
    """Both have looked at what is owed, and wait: one to write its file, the other for the books, or to write too."""
    return sorted(overtaken("payouts_bankfile", partial(pay, market), partial(pay, market)))


def broken() -> set[str]:
    return {finding.name for finding in audit_books(now=NOW) if finding.broken}


def owed(market: Market) -> str:
    return balance("qc", f"payable:{market.bruno.merchant.public_id}", "CAD").decimal


def test_of_two_operators_one_pays_and_the_other_is_told(market: Market) -> None:
    two_closed_shops(market)
    assert two_pay(market) == ["made", "nothing-to-pay-out"]
    assert (BankFile.objects.count(), Payout.objects.count(), owed(market)) == (1, 2, "0.00")
    assert broken() == set()


def test_without_the_lock_the_keys_alone_hold(market: Market, settings: Any) -> None:
    two_closed_shops(market)
    settings.LOCKS_OFF = True
    assert two_pay(market) == ["broke", "made"]
    assert (BankFile.objects.count(), owed(market)) == (1, "0.00")


@pytest.mark.plants_damage
def test_without_lock_and_keys_a_shop_is_paid_twice_and_the_checks_say_so(market: Market, settings: Any) -> None:
    two_closed_shops(market)
    with without_the_keys():
        settings.LOCKS_OFF = True
        assert two_pay(market) == ["made", "made"]
        settings.LOCKS_OFF = False
        assert (Payout.objects.count(), owed(market)) == (4, "-42.01")
        assert "I13" in broken()


def refund(market: Market, part: str) -> str:
    refund_by_operator(acting(market.olga), part, reason="brisé", bearer="merchant", now=LATER)
    return owed(market)


def refunded_while_paying(market: Market, *, locks: bool) -> tuple[str, str]:
    """The run has looked and waits to write its file; then the refund comes. Its answer: the balance it left."""
    part = part_of(two_closed_shops(market), "Bruno").public_id
    return overtaken("payouts_bankfile", partial(pay, market), partial(refund, market, part), waits=locks)


def test_a_refund_that_comes_meanwhile_is_after_the_payout_and_is_carried(market: Market) -> None:
    assert refunded_while_paying(market, locks=True) == ("made", "-42.01")
    assert Payout.objects.get(merchant=market.bruno.merchant).minor == 4201
    assert broken() == set()


def test_without_the_lock_what_was_given_back_already_is_paid_out(market: Market, settings: Any) -> None:
    """The control: the refund is done, nothing is owed, and the file that comes after pays it all the same."""
    settings.LOCKS_OFF = True
    assert refunded_while_paying(market, locks=False) == ("made", "0.00")
    assert owed(market) == "-42.01"


def other_pays(seen: int) -> str:
    try:
        make_payouts(acting(second_operator()), seen=seen, now=LATER)
    except Refusal as refusal:
        return refusal.code
    return "made"


def test_of_two_who_make_the_first_of_two_files_one_is_told_and_the_rest_is_the_next_ones(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_closed_shops(market)
    monkeypatch.setattr("panier.flows.paying.MOST_A_FILE", 1)
    second_operator()
    seen = to_pay("qc", now=LATER).whole.minor
    came = overtaken("payouts_bankfile", partial(other_pays, seen), partial(other_pays, seen))  # fmt: skip
    assert sorted(came) == ["made", "owed-moved"]
    assert other_pays(to_pay("qc", now=LATER).whole.minor) == "made"
    assert (BankFile.objects.count(), Payout.objects.count(), Payout.objects.distinct("merchant").count()) == (2, 2, 2)
    assert (owed(market), broken()) == ("0.00", set())


def told(act: Any) -> str:
    try:
        act(now=LATER)
    except Refusal as refusal:
        return refusal.code
    return "done"


def released_while_refused(market: Market, *, locks: bool) -> tuple[str, str, str]:
    """Odile releases, and waits to write it; then Olga gives the run back. What each was told, and what Bruno is owed."""
    two_closed_shops(market)
    file = make_payouts(acting(market.olga), seen=WHOLE, now=LATER).public_id
    release = partial(told, partial(release_payouts, acting(second_operator()), file))
    refuse = partial(told, partial(refuse_payouts, acting(market.olga), file, reason="erreur"))
    return *overtaken("payouts_bankfile", release, refuse, waits=locks), owed(market)


def test_a_run_is_released_or_given_back_and_never_both(market: Market) -> None:
    assert released_while_refused(market, locks=True) == ("done", "already-released", "0.00")
    assert (BankFile.objects.get().released_at, broken()) == (LATER, set())


def test_without_the_lock_a_file_goes_out_that_pays_what_is_owed_again(market: Market, settings: Any) -> None:
    """The control."""
    settings.LOCKS_OFF = True
    assert released_while_refused(market, locks=False) == ("done", "done", "42.01")
    assert BankFile.objects.get().released_at == LATER
