"""The plan: always three different steps, the biggest gain first, what is done is not among them."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as any_of

from panier.offer.capability.rules import (
    RULES,
    BadAnswer,
    Observed,
    both,
    checked_words,
    kept_answers,
    next_steps,
    read_questions,
    score,
)

SHARE = any_of.none() | any_of.integers(0, 100)
COUNT = any_of.integers(0, 10_000)
SEEN = any_of.builds(
    Observed,
    products=COUNT,
    pictured=SHARE,
    few_pictures=COUNT,
    no_french=COUNT,
    no_english=COUNT,
    sold_here=SHARE,
    stock_hours=any_of.none() | COUNT,
    uncounted=COUNT,
    answer_minutes=any_of.none() | COUNT,
    missed=any_of.integers(0, 50),
    reach=SHARE,
    unanswered_reviews=COUNT,
    origin_claims=any_of.integers(0, 5),
)
SAID = any_of.dictionaries(
    any_of.sampled_from(("stock", "site", "prepare", "packing", "deliver")),
    any_of.sampled_from(("paper", "sheet", "hand", "separate", "nobody", "whoever", "none", "no", "till")),
)
PERFECT = Observed(
    products=30, pictured=100, sold_here=100, stock_hours=2, answer_minutes=5, reach=100, origin_claims=1
)
VALUE: dict[str, Any] = {
    "answer_days": 3,
    "seen_days": 90,
    "topics": {"technology": {"fr": "Technologie"}, "logistics": {"fr": "Logistique"}},
    "questions": [
        {
            "code": "stock",
            "topic": "technology",
            "words": {"fr": "?"},
            "choices": [{"code": "paper", "points": 0, "words": {}}, {"code": "till", "points": 2, "words": {}}],
        },
        {"code": "site", "topic": "technology", "words": {}, "choices": [{"code": "no", "points": 1, "words": {}}]},
    ],
}


@given(SAID, SEEN)
def test_three_steps_the_biggest_gain_first(said: dict[str, str], seen: Observed) -> None:
    steps = next_steps(said, seen)
    assert len(steps) == len({step.code for step in steps}) == 3
    gaps = {rule.code: rule.gap(said, seen) for rule in RULES}
    assert all(gaps[step.code] > 0 for step in steps)
    others = [gap for code, gap in gaps.items() if code not in {step.code for step in steps}]
    assert min(gaps[step.code] for step in steps) >= max(others)


def test_who_does_everything_well_still_has_something_to_look_at() -> None:
    assert [step.code for step in next_steps({}, PERFECT)] == ["elsewhere", "figures", "again"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"products": 0, "pictured": None, "sold_here": None}, "products"),
        ({"pictured": 79, "few_pictures": 6}, "photos"),
        ({"no_french": 1}, "french"),
        ({"no_english": 1}, "english"),
        ({"stock_hours": 169}, "count"),
        ({"uncounted": 1}, "uncounted"),
        ({"sold_here": 0}, "sell"),
        ({"missed": 1}, "answer"),
        ({"answer_minutes": 31}, "answer"),
        ({"message_minutes": 241}, "talk"),
        ({"reach": 19}, "delivery"),
        ({"unanswered_reviews": 1}, "reviews"),
        ({"origin_claims": 0}, "origin"),
    ],
)
def test_each_lack_is_a_step_and_falls_away_once_it_is_done(wrong: dict[str, Any], code: str) -> None:
    assert next_steps({}, replace(PERFECT, **wrong))[0].code == code
    assert code not in {step.code for step in next_steps({}, PERFECT)}


def test_what_the_shop_says_of_itself_counts() -> None:
    assert [step.code for step in next_steps({"stock": "paper", "site": "separate", "packing": "none"}, PERFECT)] == [
        "till",
        "feed",
        "packing",
    ]


def test_answers_are_those_the_questions_have() -> None:
    asked = read_questions(VALUE)
    assert kept_answers(asked, {"stock": "till", "site": "", "other": "x"}) == {"stock": "till"}
    with pytest.raises(BadAnswer):
        kept_answers(asked, {"stock": "yes"})
    assert score(asked, {"stock": "till"}, "technology") == 67
    assert score(asked, {"stock": "till", "site": "no"}, "technology") == 100
    assert list(asked.topics) == ["technology"]
    assert score(asked, {}, "logistics") == 0


def test_words_and_titles() -> None:
    assert checked_words(" a\r\nb ", "words") == "a\nb"
    for text in ("", " ", "x" * 2001):
        with pytest.raises(BadAnswer):
            checked_words(text, "words")
    assert both({"fr": "Photo", "en": " "}, "title", ["fr", "en"], 120) == {"fr": "Photo"}
    with pytest.raises(BadAnswer):
        both({"en": "Photo"}, "title", ["fr", "en"], 120)
