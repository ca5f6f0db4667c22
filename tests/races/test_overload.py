"""Many more look than can be served: those without a seat are told when to come again, and those who buy do not notice.

The lookers who have a seat are held there by a lock of the test: no seat becomes free by chance, however fast the machine is.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from panier.config.commands.web import PROCESSES
from panier.sites._shared.overload import LOOKING
from panier.trade.orders.models import Order
from tests.patience import until
from tests.processes import until_waiting
from tests.races.hands import Web, call, post, ready_checkout
from tests.world import Market, build_market, restock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
SCRAPERS, BUYERS = 60, 6
SEATS = LOOKING.seats * PROCESSES


@pytest.fixture
def market() -> Market:
    made = build_market()
    restock(made.carmen.offers["Chandelle"], on_hand=1000)
    return made


@contextmanager
def scraped(address: str) -> Iterator[list[Future[int]]]:
    """Sixty ask for the streets, all at once; whoever has a seat stays on it until the end: their statuses."""

    def look(_: int) -> int:
        return call("GET", f"{address}/fr/rues/", None, {})[0]

    with ThreadPoolExecutor(SCRAPERS) as threads, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE merchants_street IN ACCESS EXCLUSIVE MODE")  # no order asks for a street
        looking = [threads.submit(look, number) for number in range(SCRAPERS)]
        until_waiting(SEATS)
        until(lambda: turned_away(looking) == SCRAPERS - SEATS)  # nobody else waits for a seat
        yield looking


def turned_away(looking: list[Future[int]]) -> int:
    """So far; nobody was answered in any other way."""
    answers = [each.result() for each in looking if each.done()]
    assert set(answers) <= {503}
    return len(answers)


def buy(address: str, market: Market) -> int:
    return post(*ready_checkout(address, market))[0]


def test_scrapers_are_turned_away_and_every_buyer_is_served(web: Web, market: Market) -> None:
    address = web(True)
    with scraped(address) as looking, ThreadPoolExecutor(BUYERS) as threads:
        buying = [threads.submit(buy, address, market) for _ in range(BUYERS)]
        assert [each.result() for each in buying] == [201] * BUYERS
        assert turned_away(looking) == SCRAPERS - SEATS  # the others sat there all the while
    assert Counter(each.result() for each in looking) == {200: SEATS, 503: SCRAPERS - SEATS}
    assert Order.objects.count() == BUYERS


def test_in_one_room_with_the_scrapers_buyers_are_turned_away(web: Web, market: Market) -> None:
    address = web(False)
    with scraped(address) as looking, ThreadPoolExecutor(BUYERS) as threads:
        buying = [threads.submit(post, f"{address}/api/v1/carts", {}) for _ in range(BUYERS)]
        assert [each.result()[0] for each in buying] == [503] * BUYERS
        assert turned_away(looking) == SCRAPERS - SEATS
    assert Counter(each.result() for each in looking) == {200: SEATS, 503: SCRAPERS - SEATS}
