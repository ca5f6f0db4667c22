"""The small market, and a caller that speaks JSON to it."""

import pytest
from tests.world import Market, build_market

from panier.sites.api.tests.caller import Caller


@pytest.fixture
def market(db: None) -> Market:
    return build_market()


@pytest.fixture
def call() -> Caller:
    return Caller()
