"""Races over HTTP: separate processes against two web processes, on a real database.

Each has a negative control: the same race with the locks off (and the constraint behind them dropped) must go wrong.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.db import connection, transaction

from panier.base.notifications.models import Letter
from panier.config.commands.web import web
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
from tests.processes import surroundings
from tests.world import Market, build_market

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
READY_S = 120  # on a machine with much else to do
BUYERS, UNITS = 20, 5
Answer = tuple[int, dict[str, Any]]


@pytest.fixture
def market() -> Market:
    return build_market()


@contextmanager
def two_web_processes(*, locks: bool = True) -> Iterator[str]:
    """The market's own server with two processes, on the test's database; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = surroundings(
        PANIER_MODE="test", PANIER_LOCKS_OFF="" if locks else "1", PANIER_ORIGIN=f"http://127.0.0.1:{port}"
    )
    server = subprocess.Popen([sys.executable, "-m", *web(port)], env=variables)
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + READY_S
        while _call("GET", f"{address}/healthz", None, {})[0] != 200:
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(60)


def _call(method: str, address: str, body: object, headers: dict[str, str]) -> Answer:
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    request = Request(address, data, {"Content-Type": "application/json", **headers}, method=method)
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status, _read(answer.read())
    except HTTPError as refused:
        return refused.code, _read(refused.read())
    except OSError:
        return 0, {}


def _read(data: bytes) -> dict[str, Any]:
    try:
        read = json.loads(data or b"{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def post(address: str, body: object, headers: dict[str, str] | None = None) -> Answer:
    return _call("POST", address, body, headers or {})


def at_once(calls: list[tuple[str, object, dict[str, str]]]) -> list[Answer]:
    """Every call from a process of its own, together."""
    with ProcessPoolExecutor(len(calls)) as processes:
        list(processes.map(time.sleep, [0.01] * len(calls)))  # all awake before the start
        return list(processes.map(_post_one, calls))


def _post_one(call: tuple[str, object, dict[str, str]]) -> Answer:
    """Whoever is told to come again in a moment does, with the same key: a busy machine is no answer."""
    answer = post(*call)
    for _ in range(20):
        if answer[0] != HTTPStatus.SERVICE_UNAVAILABLE:
            break
        time.sleep(0.2)
        answer = post(*call)
    return answer


def ready_checkout(address: str, market: Market) -> tuple[str, object, dict[str, str]]:
    """A guest with one candle in the cart, about to confirm."""
    api = f"{address}/api/v1"
    _, cart = post(f"{api}/carts", {})
    token = {"X-Cart-Token": cart["token"]}
    status, _ = post(
        f"{api}/carts/{cart['id']}/lines",
        {"offer_id": market.carmen.offers["Chandelle"].public_id, "quantity": 1},
        token,
    )
    assert status == 200
    way = {market.carmen.merchant.public_id: {"method": "pickup", "place_id": market.carmen.place.public_id}}
    _, quote = post(f"{api}/carts/{cart['id']}/quote", {"fulfilment": way}, token)
    body = {
        "contact": {"name": "Ana", "email": "ana@panier.example"},
        "fulfilment": way,
        "total_seen": quote["total"],
        "language": "fr",
    }
    return f"{api}/carts/{cart['id']}/checkout", body, {**token, "Idempotency-Key": cart["id"]}


def _drop(table: str, constraint: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {constraint}")
        cursor.execute(f"DROP INDEX IF EXISTS {constraint}")


@contextmanager
def without(table: str, constraint: str) -> Iterator[None]:
    """The constraint behind the lock is gone, and stands again afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [constraint])
        row = cursor.fetchone()
    assert row is not None
    _drop(table, constraint)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {row[0]} NOT VALID"
                if "CHECK" in row[0]
                else "SELECT 1"
            )
            if "CHECK" not in row[0]:
                cursor.execute(f"TRUNCATE {table} CASCADE")
                cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {constraint} {row[0]}")


def sell_out(market: Market, *, locks: bool) -> list[int]:
    with two_web_processes(locks=locks) as address:
        calls = [ready_checkout(address, market) for _ in range(BUYERS)]
        return [status for status, _ in at_once(calls)]


def test_twenty_buyers_for_five_units(market: Market) -> None:
    statuses = sell_out(market, locks=True)
    assert sorted(statuses) == [201] * UNITS + [409] * (BUYERS - UNITS)
    stock = StockLevel.objects.get(variant__offer=market.carmen.offers["Chandelle"])
    assert (stock.on_hand, stock.reserved) == (UNITS, UNITS)
    assert Order.objects.count() == UNITS
    assert [finding.name for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken] == []


@pytest.mark.plants_damage
def test_without_the_lock_twenty_buyers_get_more_than_five(market: Market) -> None:
    with without("inventory_stocklevel", "stock_never_oversold"):
        statuses = sell_out(market, locks=False)
        oversold = StockLevel.objects.get(variant__offer=market.carmen.offers["Chandelle"]).reserved
        broken = {finding.name for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken}
        StockLevel.objects.update(reserved=0)
    assert statuses.count(201) > UNITS
    assert oversold > UNITS
    assert "I1" in broken


def click_eight_times(market: Market, *, locks: bool) -> list[Answer]:
    with two_web_processes(locks=locks) as address:
        return at_once([ready_checkout(address, market)] * 8)


def test_eight_clicks_on_pay_are_one_order(market: Market) -> None:
    answers = click_eight_times(market, locks=True)
    assert {status for status, _ in answers} == {201}
    assert len({body["order"]["number"] for _, body in answers}) == 1
    assert (Order.objects.count(), Payment.objects.count(), Charge.objects.count()) == (1, 1, 1)


@pytest.mark.plants_damage
def test_without_the_lock_eight_clicks_are_several_orders(market: Market) -> None:
    with without("orders_order", "order_once_a_key"):
        click_eight_times(market, locks=False)
        assert Order.objects.count() > 1


def paid_and_told(market: Market, *, locks: bool, times: int = 20) -> list[int]:
    """One order paid; the bank's same webhook comes `times` in parallel, while the buyer's browser comes back as often."""
    with two_web_processes(locks=locks) as address:
        _, made = post(*ready_checkout(address, market))
        Charge.objects.update(state="captured")
        charge = Charge.objects.get()
        body = event_body("evt_once", charge, "captured", datetime.now(tz=UTC))
        hook = f"{address}/api/v1/payments/webhooks/rehearsal", body.encode(), signed_headers("evt_once", body)
        statuses = [status for status, _ in at_once([hook] * times)]
        back = f"{address}/fr/paiement/{made['order']['token']}/"
        with ProcessPoolExecutor(times) as browsers:
            list(browsers.map(_come_back, [back] * times))
    return statuses


def _come_back(address: str) -> int:
    return _call("GET", address, None, {})[0]


def effects() -> int:
    return PartEvent.objects.filter(before="awaiting_payment", after="to_accept").count()


def jobs_for_events() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'handle_event'")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


@pytest.fixture
def empty_queue() -> None:
    with connection.cursor() as cursor:  # the queue's tables are not Django's: no test empties them for us
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


@pytest.mark.usefixtures("empty_queue")
def test_the_same_webhook_twenty_times_is_one_event_and_one_effect(market: Market) -> None:
    statuses = paid_and_told(market, locks=True)
    assert all(200 <= status < 300 for status in statuses)
    assert (ProviderEvent.objects.count(), jobs_for_events(), effects()) == (1, 1, 1)
    assert [finding.name for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken] == []


@pytest.mark.usefixtures("empty_queue")
@pytest.mark.plants_damage
def test_without_the_lock_the_webhook_takes_effect_again(market: Market) -> None:
    with without("payments_providerevent", "event_once"):
        paid_and_told(market, locks=False)
        assert ProviderEvent.objects.count() > 1 or effects() > 1


def old_candles(market: Market, on_hand: int) -> None:
    counted_long_ago(market.carmen.offers["Chandelle"], on_hand=on_hand, now=datetime.now(tz=UTC))


def yes_calls(address: str, market: Market, enquiries: list[Enquiry]) -> list[tuple[str, object, dict[str, str]]]:
    token = create_token(market.carmen.merchant.pk, name="caisse", account_id=None, now=datetime.now(tz=UTC))
    base = f"{address}/api/v1/merchant/enquiries"
    rights = {"Authorization": f"Bearer {token}"}
    return [(f"{base}/{each.public_id}/accept", {"counted": 1}, rights) for each in enquiries]


def test_four_yes_to_the_last_one_are_one(market: Market) -> None:
    """The count that a yes makes waits for the one before by itself, so no switch undoes this; the control is below."""
    old_candles(market, 1)
    asked = [ask(market.carmen.offers["Chandelle"], now=datetime.now(tz=UTC)) for _ in range(4)]
    with two_web_processes() as address:
        statuses = [status for status, _ in at_once(yes_calls(address, market, asked))]
    assert sorted(statuses) == [200, 409, 409, 409]
    stock = StockLevel.objects.get(variant__offer=market.carmen.offers["Chandelle"])
    assert (stock.on_hand, stock.reserved) == (1, 1)
    assert Enquiry.objects.filter(state="accepted").count() == 1


def yes_while_others_check_out(market: Market, *, locks: bool) -> tuple[list[int], int]:
    """One unit: the shop says yes to a request while a buyer who put it in her cart in time checks out."""
    candle = market.carmen.offers["Chandelle"]
    StockLevel.objects.filter(variant_id=candle.variant_id).update(on_hand=1)
    with two_web_processes(locks=locks) as address:
        checkouts = [ready_checkout(address, market) for _ in range(3)]
        old_candles(market, 1)
        enquiry = ask(candle, now=datetime.now(tz=UTC))
        StockLevel.objects.filter(variant_id=candle.variant_id).update(
            sure_until=None
        )  # believed again: the buyers may go on
        answers = at_once([*yes_calls(address, market, [enquiry]), *checkouts])
    promised = StockLevel.objects.get(variant_id=candle.variant_id).reserved
    return [status for status, _ in answers], promised


def test_a_yes_and_three_checkouts_promise_the_last_one_once(market: Market) -> None:
    statuses, promised = yes_while_others_check_out(market, locks=True)
    assert promised == 1
    assert sum(status in {200, 201} for status in statuses) == 1
    assert [finding.name for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken] == []


@pytest.mark.plants_damage
def test_without_the_lock_a_yes_and_a_checkout_promise_it_twice(market: Market) -> None:
    with without("inventory_stocklevel", "stock_never_oversold"):
        _, promised = yes_while_others_check_out(market, locks=False)
        StockLevel.objects.update(reserved=0)
    assert promised > 1


def yes_and_expiry_at_once(market: Market, *, locks: bool) -> tuple[int, Enquiry]:
    """The shop says yes while its hour is ending: the expiry has the row and waits to write its letter."""
    old_candles(market, 5)
    enquiry = ask(market.carmen.offers["Chandelle"], now=datetime.now(tz=UTC))
    Enquiry.objects.update(answer_by=datetime.now(tz=UTC))
    with two_web_processes(locks=locks) as address, ThreadPoolExecutor(2) as threads:
        (call,) = yes_calls(address, market, [enquiry])
        for _ in range(4):  # both processes have read their code
            _call("GET", f"{address}/api/v1/merchant/enquiries", None, call[2])
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE notifications_letter IN SHARE MODE")
            ended = threads.submit(_expire)
            _until_waiting(1)
            said = threads.submit(_post_one, call)
            _until_waiting(2)
        ended.result()
        status, _ = said.result()
    enquiry.refresh_from_db()
    return status, enquiry


def _until_waiting(count: int) -> None:
    """So many sessions of this database wait for a lock; less than the ten seconds after which one gives up."""
    deadline = time.monotonic() + 8
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(waiting)
            row = cursor.fetchone()
            if row and row[0] >= count:
                return
            time.sleep(0.05)
    raise AssertionError(f"{count} do not wait")


def _expire() -> None:
    expire_enquiries(now=datetime.now(tz=UTC))
    connection.close()


def told() -> set[str]:
    states = Letter.objects.filter(kind="enquiry_buyer").values_list("facts__state", flat=True)
    return set(states) - {"asked"}


def test_a_yes_while_the_hour_ends_comes_too_late(market: Market) -> None:
    status, enquiry = yes_and_expiry_at_once(market, locks=True)
    assert (status, enquiry.state, Reservation.objects.count()) == (409, "expired", 0)
    assert told() == {"expired"}


@pytest.mark.plants_damage
def test_without_the_lock_and_the_guard_it_is_both(market: Market) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE enquiries_enquiry DISABLE TRIGGER enquiry_edges")
    try:
        status, _ = yes_and_expiry_at_once(market, locks=False)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE enquiries_enquiry ENABLE TRIGGER enquiry_edges")
    assert (status, told()) == (200, {"accepted", "expired"})
    Reservation.objects.all().delete()
    StockLevel.objects.update(reserved=0)
