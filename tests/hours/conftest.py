"""The small market, and Bruno at his desk."""

import pytest
from django.test import Client

from tests.world import Market, build_market


@pytest.fixture
def market() -> Market:
    return build_market()


@pytest.fixture
def desk(market: Market, client: Client) -> Client:
    client.force_login(market.bruno.owner)
    return client
