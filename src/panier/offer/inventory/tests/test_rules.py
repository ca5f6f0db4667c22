"""How a count grows old: pure, exact."""

from datetime import UTC, datetime, timedelta

import pytest

from panier.offer.inventory.rules import Fading, Trust, confidence, sure_until, trust_from

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
TRUST = Trust(0.5, {"till": Fading(1, 96 * HOUR), "import": Fading(0.8, 100 * HOUR), "other": Fading(0.4, 10 * HOUR)})


@pytest.mark.parametrize(
    ("source", "hours", "worth"),
    [
        ("till", 0, 1.0),
        ("till", 96, 0.5),
        ("till", 192, 0.25),
        ("import", 0, 0.8),
        ("import", 100, 0.4),
        ("rumour", 0, 0.4),  # a source without a rule of its own
        ("till", -5, 1.0),  # counted by a clock that is ahead: not surer than sure
    ],
)
def test_it_halves_again_and_again_each_source_at_its_own_pace(source: str, hours: int, worth: float) -> None:
    assert confidence(TRUST, source, hours * HOUR) == pytest.approx(worth)


def test_it_never_grows_with_age() -> None:
    worths = [confidence(TRUST, "import", hours * HOUR) for hours in range(0, 2000, 7)]
    assert worths == sorted(worths, reverse=True)
    assert len(set(worths)) == len(worths)


@pytest.mark.parametrize("source", ["till", "import"])
def test_it_is_believed_exactly_until_it_falls_to_the_threshold(source: str) -> None:
    lasting = sure_until(TRUST, source, NOW) - NOW
    assert confidence(TRUST, source, lasting) == pytest.approx(TRUST.threshold)
    assert confidence(TRUST, source, lasting - HOUR) > TRUST.threshold > confidence(TRUST, source, lasting + HOUR)


def test_a_source_under_the_threshold_from_the_start_is_never_believed() -> None:
    assert sure_until(TRUST, "rumour", NOW) == NOW


def test_the_setting_is_read_without_rounding() -> None:
    read = trust_from({"threshold": "0.5", "sources": {"other": {"start": "0.7", "half_life_hours": "72"}}})
    assert read == Trust(0.5, {"other": Fading(0.7, 72 * HOUR)})
