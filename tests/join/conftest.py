"""The small market."""

import pytest
from django.core.cache import cache

from tests.world import Market, build_market


@pytest.fixture
def market() -> Market:
    cache.clear()  # limits on passwords count in it
    return build_market()
