"""A shop closes while buyers confirm: each order is whole before the closing, or refused after it.

The control: without the lock on its shops a checkout that has looked already is written into a shop that is closed, and done.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import pytest

from panier.base.accounts.actions import Acting
from panier.flows.audit_books import audit_books
from panier.flows.close_shop import close_shop
from panier.flows.finish_closings import finish_closings
from panier.offer.leaving.models import Closing
from panier.trade.orders.models import Order, Part
from tests.patience import until
from tests.processes import overtaken
from tests.races.hands import Answer, Web, at_once, post, ready_checkout
from tests.world import Market, build_market

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
BUYERS = 8


@pytest.fixture
def market() -> Market:
    return build_market()


def close_and_look(market: Market) -> tuple[int, int]:
    """Carmen closes her shop: the orders there are the moment it counts, and whether the clockwork finds it done."""
    carmen, now = market.carmen, datetime.now(tz=UTC)
    close_shop(Acting("qc", carmen.owner.pk, "Carmen"), carmen.merchant.pk, typed=carmen.merchant.name, now=now)
    return Order.objects.count(), finish_closings(now=now)


def closed_while_one_confirms(web: Web, market: Market, *, locks: bool) -> tuple[Answer, tuple[int, int]]:
    """A buyer's order has been looked at and waits to be written; then the shop closes."""
    confirm = partial(post, *ready_checkout(web(locks), market))
    return overtaken("orders_order", confirm, partial(close_and_look, market), waits=locks)


def broken() -> list[str]:
    return [finding.name for finding in audit_books(now=datetime.now(tz=UTC)) if finding.broken]


def test_an_order_that_came_first_is_whole_and_the_closing_knows_it(web: Web, market: Market) -> None:
    (status, _), (orders, finished) = closed_while_one_confirms(web, market, locks=True)
    assert (status, orders, finished) == (201, 1, 0)
    assert Part.objects.get().state == "awaiting_payment"
    assert Closing.objects.get().finished_at is None
    assert broken() == []


@pytest.mark.plants_damage
def test_without_the_lock_a_closed_shop_that_was_done_has_an_order(web: Web, market: Market) -> None:
    (status, _), (orders, finished) = closed_while_one_confirms(web, market, locks=False)
    assert (status, orders, finished) == (201, 0, 1)
    assert Order.objects.count() == 1
    assert "I21" in broken()


def test_of_many_who_confirm_while_it_closes_nobody_comes_after(web: Web, market: Market) -> None:
    calls = [ready_checkout(web(True), market) for _ in range(BUYERS)]
    with ThreadPoolExecutor(1) as threads:
        racing = threads.submit(at_once, calls)
        until(Order.objects.exists)
        orders, _ = close_and_look(market)
        statuses = [status for status, _ in racing.result()]
        late = post(*calls[statuses.index(409)]) if 409 in statuses else (409, {})
    assert set(statuses) <= {201, 409}
    assert statuses.count(201) == orders == Order.objects.count() >= 1
    assert late[0] == 409
    assert broken() == []
