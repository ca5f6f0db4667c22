"""Races over HTTP: separate processes against two web processes, on a real database.

Each has a negative control: the same race with the locks off (and the constraint behind them dropped) must go wrong.
"""

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import connection

from panier.base.notifications.models import Letter
from panier.flows.audit_books import audit_books
from panier.flows.expire_enquiries import expire_enquiries
from panier.offer.inventory.models import Reservation, StockLevel
from panier.offer.merchants.actions import create_token
from panier.providers.rehearsal.adapter import event_body, signed_headers
from panier.providers.rehearsal.models import Charge
from panier.trade.enquiries.models import Enquiry
from panier.trade.orders.models import Order, PartEvent
from panier.trade.payments.models import Payment, ProviderEvent
from tests.enquiries import ask, counted_long_ago
from tests.processes import overtaken
from tests.races.hands import (
    Answer,
    Call,
    Web,
    at_once,
    call,
    post,
    post_until_served,
    ready_checkout,
    without,
    without_locks,
)
from tests.world import Market, build_market, restock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
BUYERS, UNITS, FEW = 20, 5, 2


@pytest.fixture
def market() -> Market:
    return build_market()


def sell_out(web: Web, market: Market, *, locks: bool) -> list[int]:
    calls = [ready_checkout(web(locks), market) for _ in range(BUYERS)]
    answers = at_once(calls) if locks else without_locks(calls, "orders_order", together=FEW + 1)
    return [status for status, _ in answers]


def test_twenty_buyers_for_five_units(web: Web, market: Market) -> None:
    statuses = sell_out(web, market, locks=True)
    assert sorted(statuses) == [201] * UNITS + [409] * (BUYERS - UNITS)
    stock = StockLevel.objects.get(variant__offer=market.carmen.offers["Chandelle"])
    assert (stock.on_hand, stock.reserved) == (UNITS, UNITS)
    assert Order.objects.count() == UNITS
    assert [finding.name for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken] == []


@pytest.mark.plants_damage
def test_without_the_lock_twenty_buyers_get_more_than_there_is(web: Web, market: Market) -> None:
    """Of two: a process without locks serves two at a time."""
    restock(market.carmen.offers["Chandelle"], on_hand=FEW)
    with without("inventory_stocklevel", "stock_never_oversold"):
        statuses = sell_out(web, market, locks=False)
        oversold = StockLevel.objects.get(variant__offer=market.carmen.offers["Chandelle"]).reserved
        broken = {finding.name for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken}
        StockLevel.objects.update(reserved=0)
    assert statuses.count(201) > FEW
    assert oversold > FEW
    assert "I1" in broken


def click_eight_times(web: Web, market: Market, *, locks: bool) -> list[Answer]:
    clicks = [ready_checkout(web(locks), market)] * 8
    return at_once(clicks) if locks else without_locks(clicks, "orders_order")


def test_eight_clicks_on_pay_are_one_order(web: Web, market: Market) -> None:
    answers = click_eight_times(web, market, locks=True)
    assert {status for status, _ in answers} == {201}
    assert len({body["order"]["number"] for _, body in answers}) == 1
    assert (Order.objects.count(), Payment.objects.count(), Charge.objects.count()) == (1, 1, 1)


@pytest.mark.plants_damage
def test_without_the_lock_eight_clicks_are_several_orders(web: Web, market: Market) -> None:
    with without("orders_order", "order_once_a_key"):
        click_eight_times(web, market, locks=False)
        assert Order.objects.count() > 1


def paid_and_told(web: Web, market: Market, *, locks: bool, times: int = 20) -> list[int]:
    """One order paid; the bank's same webhook comes `times` in parallel, while the buyer's browser comes back as often."""
    address = web(locks)
    _, made = post(*ready_checkout(address, market))
    Charge.objects.update(state="captured")
    charge = Charge.objects.get()
    body = event_body("evt_once", charge, "captured", datetime.now(tz=UTC))
    hook = f"{address}/api/v1/payments/webhooks/rehearsal", body.encode(), signed_headers("evt_once", body)
    hooks: list[Call] = [hook] * times
    answers = at_once(hooks) if locks else without_locks(hooks, "payments_providerevent")
    back = f"{address}/fr/paiement/{made['order']['token']}/"
    with ProcessPoolExecutor(times) as browsers:
        list(browsers.map(_come_back, [back] * times))
    return [status for status, _ in answers]


def _come_back(address: str) -> int:
    return call("GET", address, None, {})[0]


def effects() -> int:
    return PartEvent.objects.filter(before="awaiting_payment", after="to_accept").count()


def jobs_for_events() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'handle_event'")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def test_the_same_webhook_twenty_times_is_one_event_and_one_effect(web: Web, market: Market) -> None:
    statuses = paid_and_told(web, market, locks=True)
    assert all(200 <= status < 300 for status in statuses)
    assert (ProviderEvent.objects.count(), jobs_for_events(), effects()) == (1, 1, 1)
    assert [finding.name for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken] == []


@pytest.mark.plants_damage
def test_without_the_lock_the_webhook_takes_effect_again(web: Web, market: Market) -> None:
    with without("payments_providerevent", "event_once"):
        paid_and_told(web, market, locks=False)
        assert ProviderEvent.objects.count() > 1 or effects() > 1


def old_candles(market: Market, on_hand: int) -> None:
    counted_long_ago(market.carmen.offers["Chandelle"], on_hand=on_hand, now=datetime.now(tz=UTC))


def yes_calls(address: str, market: Market, enquiries: list[Enquiry]) -> list[Call]:
    token = create_token(market.carmen.merchant.pk, name="caisse", account_id=None, now=datetime.now(tz=UTC))
    base = f"{address}/api/v1/merchant/enquiries"
    rights = {"Authorization": f"Bearer {token}"}
    return [(f"{base}/{each.public_id}/accept", {"counted": 1}, rights) for each in enquiries]


def test_four_yes_to_the_last_one_are_one(web: Web, market: Market) -> None:
    """The count that a yes makes waits for the one before by itself, so no switch undoes this; the control is below."""
    old_candles(market, 1)
    asked = [ask(market.carmen.offers["Chandelle"], now=datetime.now(tz=UTC)) for _ in range(4)]
    statuses = [status for status, _ in at_once(yes_calls(web(True), market, asked))]
    assert sorted(statuses) == [200, 409, 409, 409]
    stock = StockLevel.objects.get(variant__offer=market.carmen.offers["Chandelle"])
    assert (stock.on_hand, stock.reserved) == (1, 1)
    assert Enquiry.objects.filter(state="accepted").count() == 1


def yes_while_others_check_out(web: Web, market: Market, *, locks: bool) -> tuple[list[int], int]:
    """One unit: the shop says yes to a request while a buyer who put it in her cart in time checks out."""
    candle, address = market.carmen.offers["Chandelle"], web(locks)
    stock = StockLevel.objects.filter(variant_id=candle.variant_id)
    stock.update(on_hand=1)
    checkouts = [ready_checkout(address, market) for _ in range(3)]
    old_candles(market, 1)
    enquiry = ask(candle, now=datetime.now(tz=UTC))
    stock.update(sure_until=None)  # believed again: the buyers may go on
    calls = [*yes_calls(address, market, [enquiry]), *checkouts]
    answers = at_once(calls) if locks else without_locks(calls, "inventory_reservation")
    return [status for status, _ in answers], stock.get().reserved


def test_a_yes_and_three_checkouts_promise_the_last_one_once(web: Web, market: Market) -> None:
    statuses, promised = yes_while_others_check_out(web, market, locks=True)
    assert promised == 1
    assert sum(status in {200, 201} for status in statuses) == 1
    assert [finding.name for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken] == []


@pytest.mark.plants_damage
def test_without_the_lock_a_yes_and_a_checkout_promise_it_twice(web: Web, market: Market) -> None:
    with without("inventory_stocklevel", "stock_never_oversold"):
        _, promised = yes_while_others_check_out(web, market, locks=False)
        StockLevel.objects.update(reserved=0)
    assert promised > 1


def yes_and_expiry_at_once(web: Web, market: Market, *, locks: bool) -> tuple[int, Enquiry]:
    """The shop says yes while its hour is ending: the expiry has the row and waits to write its letter."""
    old_candles(market, 5)
    enquiry, address = ask(market.carmen.offers["Chandelle"], now=datetime.now(tz=UTC)), web(locks)
    Enquiry.objects.update(answer_by=datetime.now(tz=UTC))
    (asked,) = yes_calls(address, market, [enquiry])
    for _ in range(4):  # both processes have read their code
        call("GET", f"{address}/api/v1/merchant/enquiries", None, asked[2])
    expire = partial(expire_enquiries, now=datetime.now(tz=UTC))
    _, (status, _) = overtaken("notifications_letter", expire, partial(post_until_served, asked))
    enquiry.refresh_from_db()
    return status, enquiry


def told() -> set[str]:
    states = Letter.objects.filter(kind="enquiry_buyer").values_list("facts__state", flat=True)
    return set(states) - {"asked"}


def test_a_yes_while_the_hour_ends_comes_too_late(web: Web, market: Market) -> None:
    status, enquiry = yes_and_expiry_at_once(web, market, locks=True)
    assert (status, enquiry.state, Reservation.objects.count()) == (409, "expired", 0)
    assert told() == {"expired"}


@pytest.mark.plants_damage
def test_without_the_lock_and_the_guard_it_is_both(web: Web, market: Market) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE enquiries_enquiry DISABLE TRIGGER enquiry_edges")
    try:
        status, _ = yes_and_expiry_at_once(web, market, locks=False)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE enquiries_enquiry ENABLE TRIGGER enquiry_edges")
    assert (status, told()) == (200, {"accepted", "expired"})
    Reservation.objects.all().delete()
    StockLevel.objects.update(reserved=0)
