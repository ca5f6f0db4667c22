"""The small market, where Bruno's and Bella's closed shops are owed 42.01 and 29.38."""

import pytest
from django.test import Client

from tests.world import Market, build_market


@pytest.fixture
def market() -> Market:
    return build_market()


@pytest.fixture
def operator(market: Market, client: Client) -> Client:
    client.force_login(market.olga)
    return client
