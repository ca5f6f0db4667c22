"""Answer times: counted over opening hours, a median of enough cases, and silence never looks fast."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from panier.civic.messaging.actions import Said
from panier.civic.messaging.models import Thread
from panier.civic.messaging.queries import answer_time, answer_times
from panier.civic.messaging.rules import Voice
from panier.flows.write_about_part import write_about_part
from tests.conversations.hands import Talk
from tests.team.hands import at
from tests.world import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def asked(talk: Talk, *minutes: int | None, ago: timedelta = timedelta(days=10)) -> None:
    """Questions to Bruno, each answered after so many minutes of opening; None: never."""
    start = NOW - ago
    Thread.objects.bulk_create(
        Thread(
            territory_id="qc",
            merchant_id=talk.team.key,
            product=f"prd_{number}{ago.days}",
            name="Léa",
            email="lea@panier.example",
            language="fr",
            started_at=start,
            last_at=start,
            asked_at=start,
            answered_at=None if each is None else start + HOUR,
            answer_minutes=each,
        )
        for number, each in enumerate(minutes)
    )


def test_the_first_answer_is_measured_over_the_places_hours_once(talk: Talk) -> None:
    """The shop is open from 9 to 18; she writes at 17:00 in Montréal, a clerk answers the next day at 10:30."""
    ana, clerk = Voice("shopper", None, "Ana", talk.order.contact_email), Voice("merchant", talk.team.clark.pk, "Clark")

    def say(voice: Voice, when: datetime) -> None:
        write_about_part(talk.part, voice, Said("…", "fr", uuid4()), now=when)

    say(ana, datetime(2026, 11, 24, 22, 0, tzinfo=UTC))
    say(ana, datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    say(clerk, datetime(2026, 11, 25, 15, 30, tzinfo=UTC))
    say(ana, datetime(2026, 11, 25, 16, 0, tzinfo=UTC))
    say(clerk, datetime(2026, 11, 26, 16, 0, tzinfo=UTC))
    thread = talk.thread()
    assert thread.answer_minutes == 60 + 90
    assert thread.answered_at == datetime(2026, 11, 25, 15, 30, tzinfo=UTC)


def test_the_median_of_ninety_days_counts_silence_as_the_longest(talk: Talk) -> None:
    asked(talk, 10, 20, 100)
    found = answer_time(talk.team.key, now=NOW)
    assert (found.cases, found.answered, found.median_minutes, found.is_known) == (3, 3, 20, False)
    asked(talk, None, None, ago=timedelta(days=11))
    found = answer_time(talk.team.key, now=NOW)
    assert (found.cases, found.answered, found.median_minutes, found.is_known) == (5, 3, 100, True)
    asked(talk, None, ago=timedelta(days=1))  # still has its two days
    asked(talk, 1, 1, 1, 1, ago=timedelta(days=91))  # too long ago
    assert answer_time(talk.team.key, now=NOW) == found
    asked(talk, None, None, None, None, ago=timedelta(days=12))
    found = answer_time(talk.team.key, now=NOW)
    assert (found.cases, found.answered, found.median_minutes, found.is_known) == (9, 3, None, False)
    assert answer_times([talk.market.bella.merchant.pk], now=NOW) == {}


def test_the_shops_page_says_it_with_its_rule_and_only_with_enough_cases(talk: Talk) -> None:
    page = at("merchant", talk.market.bruno.merchant.slug)
    asked(talk, 100, 110, 130, 10, ago=NOW - datetime.now(tz=UTC) + timedelta(days=10))
    assert "Répond d’habitude" not in Client().get(page).content.decode()
    asked(talk, 20, ago=NOW - datetime.now(tz=UTC) + timedelta(days=11))
    said = Client().get(page).content.decode().replace("\xa0", " ").replace("\u202f", " ")
    assert "Répond d’habitude en 2 heures d’ouverture" in said
    assert "médiane" in said
    question = at("question", talk.market.bruno.offers["Tasse"].variant.product.public_id)
    assert "Répond d’habitude en" in Client().get(question).content.decode()  # before one asks
