"""The small market, where Bruno's part is paid and handed over: 44.33, of which he earned 42.01."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from panier.trade.orders.models import Order, Part
from tests.orders import pay, three_merchants
from tests.returns.hands import handed
from tests.world import Market, build_market


@pytest.fixture
def market() -> Market:
    return build_market()


@pytest.fixture
def order(market: Market) -> Order:
    order = three_merchants(market)
    assert pay(order) == "placed"
    return order


@pytest.fixture
def part(order: Order) -> Part:
    return handed(order, now=datetime.now(tz=UTC))


@pytest.fixture
def desk(market: Market, client: Client) -> Client:
    client.force_login(market.bruno.owner)
    return client
