"""The small market with Bruno's team, as for the team's tests."""

import pytest
from django.core.cache import cache

from tests.team.hands import Team, build_team
from tests.world import build_market


@pytest.fixture
def team() -> Team:
    cache.clear()
    return build_team(build_market())
