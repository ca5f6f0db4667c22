"""Hours, days and quotations as each language writes them."""

from datetime import UTC, datetime, time

import pytest
from django.utils.translation import override

from panier.sites._shared import formats

HALF_PAST_FIVE = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "moment", "hour", "said"),
    [
        ("fr", "30 nov., 17\u00a0h\u00a030", "8\u00a0h", "«\u00a0Merci\u00a0»"),
        ("en", "Nov 30, 5:30 p.m.", "8 a.m.", "“Merci”"),
    ],
)
def test_each_language_in_its_own_way(language: str, moment: str, hour: str, said: str) -> None:
    with override(language):
        assert formats.day_and_clock(HALF_PAST_FIVE, "America/Toronto") == moment
        assert formats.hour(time(8)) == hour
        assert formats.quoted("Merci") == said
