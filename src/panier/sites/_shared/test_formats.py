"""Hours, days and quotations as each language writes them."""

import re
from datetime import UTC, datetime, time, timedelta

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


@pytest.mark.parametrize(
    ("seconds", "french", "english"),
    [
        (0, "Délai passé", "Past its time"),
        (1, "encore 1 seconde", "1 second left"),
        (89, "encore 89 secondes", "89 seconds left"),
        (90, "encore 2 minutes", "2 minutes left"),
        (38 * 60 + 10, "encore 38 minutes", "38 minutes left"),
        (89 * 60, "encore 89 minutes", "89 minutes left"),
        (90 * 60, "encore 2 heures", "2 hours left"),
        (40 * 3600, "encore 2 jours", "2 days left"),
    ],
)
def test_what_is_left_is_said_in_numbers_that_never_go_up(seconds: int, french: str, english: str) -> None:
    for language, words in (("fr", french), ("en", english)):
        with override(language):
            said = formats.left(HALF_PAST_FIVE + timedelta(seconds=seconds), HALF_PAST_FIVE)
            assert re.sub("<[^>]+>", "", said).replace("\u00a0", " ") == words


def test_what_is_left_carries_what_the_script_counts_on_from() -> None:
    with override("fr"):
        said = formats.left(HALF_PAST_FIVE + timedelta(minutes=38, microseconds=7), HALF_PAST_FIVE)
    assert said.replace("\u00a0", " ") == (
        '<time datetime="2026-11-30T23:08:00+00:00" data-seconds="2280" data-left="encore {}" data-over="Délai passé">'
        "encore 38 minutes</time>"
    )
