"""Bruno's bakery with a team, and an order of Ana's he has a part of."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from panier.base.territories.models import Setting
from panier.civic.messaging.queries import limits_of_day
from panier.civic.messaging.rules import SETTING
from tests.conversations.hands import Talk, build_talk
from tests.talking import STATED
from tests.world import build_market

State = Callable[..., None]


@pytest.fixture
def talk() -> Talk:
    cache.clear()
    return build_talk(build_market())


@pytest.fixture
def state() -> Iterator[State]:
    """The territory says something else of conversations since yesterday."""

    def say(**changes: Any) -> None:
        since = datetime.now(tz=UTC) - timedelta(days=2)
        Setting.objects.create(
            territory_id="qc", key=SETTING, value=STATED | changes, in_force_from=since, source="test"
        )
        limits_of_day.cache_clear()

    yield say
    limits_of_day.cache_clear()
