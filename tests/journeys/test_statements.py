"""How many statements a page asks: fixed, whatever it shows."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.world import Market, build_market, offer

from panier.flows.rebuild_search import rebuild_search

pytestmark = pytest.mark.django_db(transaction=True)
LISTING, PRODUCT = 2, 6


@pytest.fixture
def market() -> Market:
    return build_market()


def statements(client: Client, address: str) -> int:
    client.get(address)  # what a process keeps from its first page on
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_listing_and_a_product(client: Client, market: Market) -> None:
    few = _listing(client)
    for number in range(20):
        offer(market.bruno, f"Bol {number}", 1000 + number)
    many = _listing(client)
    assert few == many <= LISTING
    page = client.get("/fr/recherche/?q=roman").content.decode()
    product = re.search(r'href="(/fr/produit/[^"]+)"', page)
    assert product is not None
    assert statements(client, product[1]) <= PRODUCT


def _listing(client: Client) -> int:
    rebuild_search(now=datetime.now(tz=UTC))
    return statements(client, "/fr/recherche/?postal=H2X&sort=distance")
