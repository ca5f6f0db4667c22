"""Bruno's bakery with a team, and an order of Ana's he has a part of."""

import pytest
from django.core.cache import cache

from tests.conversations.hands import Talk, build_talk
from tests.world import build_market


@pytest.fixture
def talk() -> Talk:
    cache.clear()
    return build_talk(build_market())
