"""The formula: parts that add up, each bounded by its weight, the nearer and the fresher never worse."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as any_of

from panier.offer.search.rules import Features, Standing, in_force, packed, rank, unpacked
from panier.offer.search.rules.ranking import (
    AVAILABLE,
    FEATURES,
    MOST_RATED,
    SOURCES,
    STEPS,
    WHOLE,
    WORDS_ALONE,
    BadFormula,
    availability,
    esteem,
    mean_of,
    read_formula,
)
from panier.offer.search.rules.requests import STATES
from panier.offer.search.tests.sample import FORMULA, NOW

STANDINGS = any_of.builds(
    Standing,
    any_of.sampled_from(("selling", "linked", "listed")),
    any_of.sampled_from((True, None, False)),
    any_of.none() | any_of.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=any_of.just(UTC)),  # noqa: DTZ001
    any_of.sampled_from((*SOURCES, "a till of tomorrow")),
    any_of.integers(0, 2),
    any_of.none() | any_of.integers(0, 100),
    any_of.integers(0, MOST_RATED),
    any_of.integers(0, STEPS),
)
FEATURES_MADE = any_of.builds(
    Features,
    any_of.none() | any_of.floats(0, 1),
    any_of.none() | any_of.floats(0, 2e7),
    any_of.booleans(),
    STANDINGS,
)
WEIGHTS = any_of.lists(any_of.integers(0, WHOLE), min_size=6, max_size=6).map(
    lambda cuts: [after - before for before, after in zip([0, *sorted(cuts)], [*sorted(cuts), WHOLE], strict=True)]
)
BEST = Standing(
    "selling", in_stock=True, counted_at=NOW, counted_by="till", origin=2, record=100, rated=MOST_RATED, rating=STEPS
)


@given(FEATURES_MADE, WEIGHTS)
def test_the_parts_add_up_to_the_score_and_none_is_more_than_its_weight(features: Features, weights: list[int]) -> None:
    formula = replace(FORMULA, weights=dict(zip(FEATURES, weights, strict=True)))
    ranked = rank(features, formula, NOW)
    assert ranked.score == sum(ranked.shares)
    for share, weight in zip(ranked.shares, weights, strict=True):
        assert 0 <= share <= weight


def test_the_whole_is_reached_by_what_is_best_in_everything() -> None:
    ranked = rank(Features(1.0, 0.0, is_open=True, standing=BEST), FORMULA, NOW)
    assert (ranked.score, ranked.shares) == (WHOLE, tuple(FORMULA.weights.values()))


@given(FEATURES_MADE, any_of.floats(0, 1e6))
def test_farther_is_never_better_and_older_neither(features: Features, more: float) -> None:
    near = features._replace(distance_m=features.distance_m or 0.0)
    far = near._replace(distance_m=(near.distance_m or 0.0) + more)
    assert rank(far, FORMULA, NOW).shares[1] <= rank(near, FORMULA, NOW).shares[1]
    later = NOW + timedelta(seconds=more)
    assert rank(features, FORMULA, later).shares[3] <= rank(features, FORMULA, NOW).shares[3]


def test_exact_shares() -> None:
    """At 8 km half of the distance's weight; a till's count a day old is worth half; unknown things give nothing."""
    standing = BEST._replace(counted_at=NOW - timedelta(hours=24), origin=1, record=None)
    ranked = rank(Features(0.5, 8000.0, is_open=False, standing=standing), FORMULA, NOW)
    assert dict(zip(FEATURES, ranked.shares, strict=True)) == {
        "text": 280,
        "distance": 90,
        "available": 102,
        "freshness": 25,
        "origin": 24,
        "record": 36,
        "reviews": 10,
    }
    assert ranked.score == 567
    nothing = Standing("listed", in_stock=False, counted_at=None, counted_by="", origin=0, record=0)
    assert rank(Features(None, None, is_open=True, standing=nothing), FORMULA, NOW).shares == (
        *(0,) * 6,
        5,  # three stars supposed of what nobody has said anything of
    )


def test_reviews_are_averaged_with_those_supposed_of_every_product() -> None:
    """Five of four stars: nothing said is 75 %; one star by one person moves it to 62.5, by fifty to near nothing."""
    formula = replace(FORMULA, prior_tenths=40, prior_count=5)
    assert esteem(0, 0, formula) == 0.75
    assert esteem(*mean_of(1, 1), formula) == 0.625
    assert esteem(*mean_of(1, 5), formula) == pytest.approx(0.75 + 0.25 / 6)
    assert esteem(*mean_of(50, 50), formula) == pytest.approx(0.75 * 5 / 55)
    assert mean_of(3, 14) == (3, 367)
    assert mean_of(100_000, 500_000) == (MOST_RATED, STEPS)


def test_a_number_packed_before_there_were_reviews_means_the_same() -> None:
    """An index made by the version before is read on."""
    standing = BEST._replace(rated=0, rating=0, counted_at=NOW.replace(second=0, microsecond=0))
    minutes, sources = int(NOW.timestamp()) // 60, len(SOURCES)
    number = ((minutes * sources + SOURCES.index("till")) * len(STATES) + STATES.index("selling")) * 3
    assert unpacked((number * 3 + 2) * 128 + 100) == standing


@pytest.mark.parametrize(
    ("state", "in_stock", "is_open", "named"),
    [
        ("selling", True, True, "open"),
        ("selling", True, False, "stocked"),
        ("selling", None, True, "uncounted"),
        ("linked", True, True, "linked"),
        ("listed", None, True, "listed"),
        ("listed", False, True, "sold_out"),
        ("selling", False, True, "sold_out"),
    ],
)
def test_available_now(state: str, in_stock: bool | None, is_open: bool, named: str) -> None:  # noqa: FBT001 - a case
    standing = BEST._replace(state=state, in_stock=in_stock)
    assert availability(standing, is_open=is_open) == named
    assert named in AVAILABLE


@given(STANDINGS)
def test_what_is_packed_is_unpacked(standing: Standing) -> None:
    minute = standing.counted_at and standing.counted_at.replace(second=0, microsecond=0)
    source = standing.counted_by if standing.counted_by in SOURCES else ""
    assert unpacked(packed(standing)) == standing._replace(counted_at=minute, counted_by=source)
    assert 0 <= packed(standing) < 2**62


def test_the_formula_in_force_is_the_latest_that_has_begun() -> None:
    later = replace(FORMULA, begins=NOW + timedelta(days=1))
    assert in_force((later, FORMULA), NOW) is FORMULA
    assert in_force((FORMULA, later), later.begins) is later
    assert in_force((), NOW) is WORDS_ALONE


COUNTS = {"sources": {"other": {"start": "0.8", "half_life_hours": "72"}}}
VALUE: dict[str, Any] = {
    "weights": dict(FORMULA.weights),
    "half_distance_m": 8000,
    "available": dict(FORMULA.available),
    "origin": [0, 60, 100],
    "record": {"neutral": 90, "least_parts": 10, "days": 180},
    "reviews": {"prior_tenths": 40, "prior_count": 5},
}


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"weights": {**VALUE["weights"], "text": 561}}, "none below 0 and 1000 together"),
        ({"weights": {**VALUE["weights"], "text": 640, "record": -30}}, "none below 0"),
        ({"weights": {**VALUE["weights"], "paid": 0}}, "there is no feature paid"),
        ({"weights": {"text": 1000}}, "'distance' is missing"),
        ({"origin": [0, 60]}, "those of origin are three"),
        ({"origin": [0, 60, 101]}, "from 0 to 100"),
        ({"reviews": {"prior_tenths": 60, "prior_count": 5}}, "10 to 50 tenths"),
        ({"reviews": {"prior_tenths": 40, "prior_count": 0}}, "above 0"),
        ({"half_distance_m": 0}, "above 0"),
        ({"half_distance_m": "8 km"}, "whole numbers"),
    ],
)
def test_a_setting_that_is_no_formula_is_refused(changed: dict[str, Any], problem: str) -> None:
    assert read_formula(NOW, "a source", VALUE, COUNTS).weights == FORMULA.weights
    with pytest.raises(BadFormula, match=problem):
        read_formula(NOW, "a source", {**VALUE, **changed}, COUNTS)
