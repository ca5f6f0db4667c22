"""Many more ask than can be served: lookers wait or are told when to come again, and those who buy do not notice."""

from itertools import count
from urllib.parse import urlsplit

import pytest

from panier.config.commands.bench.buyers import Buyers
from panier.config.commands.bench.paced import Asked, Load, Tally
from panier.flows.rebuild_search import rebuild_search
from panier.trade.orders.models import Order
from tests.races.hands import two_web_processes
from tests.world import NOW, Market, build_market, restock

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
SCRAPERS, BUYERS, SECONDS, RATE, BUYS_EVERY = 60, 40, 4.0, 360.0, 60


@pytest.fixture
def market() -> Market:
    made = build_market()
    restock(made.carmen.offers["Chandelle"], on_hand=1000)
    rebuild_search(now=NOW)
    return made


def scraped(market: Market, *, rooms: bool) -> Tally:
    """Sixty connections ask for other facets each time; one request in sixty is a step of somebody who buys."""
    shop, numbers = market.carmen, count()
    offer = shop.offers["Chandelle"].public_id
    item = {"offer": offer, "merchant": shop.merchant.public_id, "place": shop.place.public_id}
    with two_web_processes(locks=rooms) as address:
        port = urlsplit(address).port or 0
        load, buyers = Load(port, SCRAPERS, BUYERS), Buyers(port, [item])

        def next_one(due: float) -> Asked:
            number = next(numbers)
            if number % BUYS_EVERY == 0:
                return buyers.ask(due)
            path = f"/fr/recherche/?q=tasse+{number}&in_stock=1&price_min={number}"
            return Asked(due, "look", f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())

        tally = load.run(rate=RATE, seconds=SECONDS, next_one=next_one)
        load.close()
    assert Order.objects.count() == buyers.orders
    return tally


def test_scrapers_are_turned_away_and_every_buyer_is_served(market: Market) -> None:
    tally = scraped(market, rooms=True)
    assert tally.statuses["look"][503] > 0
    assert set(tally.statuses["look"]) <= {200, 503, -1}
    assert set(tally.statuses["buy"]) == {200, 201}
    assert tally.statuses["buy"][201] > 0


def test_in_one_room_with_the_scrapers_buyers_are_turned_away(market: Market) -> None:
    tally = scraped(market, rooms=False)
    assert tally.statuses["buy"][503] > 0
