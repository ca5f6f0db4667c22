"""The small market with a team at Bruno's bakery: Bruno owns it, Mona manages, Clark is a clerk."""

import pytest
from django.core.cache import cache

from tests.team.hands import Team, build_team
from tests.world import Market, build_market


@pytest.fixture
def market() -> Market:
    cache.clear()
    return build_market()


@pytest.fixture
def team(market: Market) -> Team:
    return build_team(market)
