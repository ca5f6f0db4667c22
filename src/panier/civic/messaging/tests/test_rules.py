from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panier.civic.messaging.rules import (
    BadDecision,
    Decision,
    checked,
    message_key,
    open_minutes,
    shown_hours,
    tell_at,
    thread_token,
)
from panier.kit.hours import Opening

STOPS = (7, 30, 90)
NINE = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
QUIET = timedelta(minutes=15)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK = [Opening(NINE + day * DAY, NINE + day * DAY + 9 * HOUR) for day in range(7)]


@pytest.mark.parametrize(
    ("asked", "answered", "minutes"),
    [
        (NINE + HOUR, NINE + 2 * HOUR, 60),
        (NINE + 8 * HOUR, NINE + DAY + HOUR, 120),  # the night is not counted
        (NINE - 3 * HOUR, NINE - HOUR, 0),  # answered before it opened
        (NINE - 3 * HOUR, NINE + HOUR, 60),
        (NINE, NINE + 59 * timedelta(seconds=1), 0),
        (NINE + 6 * DAY + 8 * HOUR, NINE + 6 * DAY + 11 * HOUR, 180),  # beyond what is known, the clock counts
    ],
)
def test_minutes_are_those_of_opening(asked: datetime, answered: datetime, minutes: int) -> None:
    assert open_minutes(WEEK, asked, answered) == minutes


def test_where_no_opening_is_known_the_clock_counts() -> None:
    assert open_minutes([], NINE, NINE + 90 * timedelta(minutes=1)) == 90


moments = st.integers(0, 12 * 24 * 60).map(lambda minutes: NINE - DAY + timedelta(minutes=minutes))


@given(moments, moments, moments)
def test_waiting_longer_never_counts_less_and_never_more_than_the_clock(
    one: datetime, two: datetime, three: datetime
) -> None:
    asked, soon, late = sorted((one, two, three))
    assert (
        0 <= open_minutes(WEEK, asked, soon) <= open_minutes(WEEK, asked, late) <= (late - asked).total_seconds() / 60
    )


def test_letters_keep_their_distance() -> None:
    assert tell_at(None, QUIET, NINE) == NINE
    assert tell_at(NINE, QUIET, NINE + timedelta(minutes=1)) == NINE + QUIET
    assert tell_at(NINE, QUIET, NINE + QUIET) == NINE + QUIET


def test_hours_are_said_whole_and_never_less_than_it_was() -> None:
    assert [shown_hours(each) for each in (0, 60, 61, 600)] == [1, 1, 2, 10]


def test_the_same_form_with_other_words_is_another_message() -> None:
    form = uuid4()
    assert message_key(form, "a") == message_key(form, "a")
    assert len({message_key(form, "a"), message_key(form, "b"), message_key(uuid4(), "a")}) == 3


def test_a_token_is_of_one_conversation_and_one_secret() -> None:
    made = {
        thread_token(*each) for each in (("s", "thr_a", 1), ("s", "thr_b", 1), ("t", "thr_a", 1), ("s", "thr_a", 2))
    }
    assert len(made) == 4


@pytest.mark.parametrize(("measure", "days"), [("", 0), ("banned", 7), ("stopped", 0), ("stopped", 8), ("stopped", -7)])
def test_a_measure_is_one_of_the_list_and_a_stop_ends(measure: str, days: int) -> None:
    with pytest.raises(BadDecision):
        checked(Decision(False, measure, days, "x"), STOPS)


def test_measures_of_the_list() -> None:
    for measure, days in (("none", 0), ("warned", 0), ("stopped", 7), ("stopped", 90)):
        assert checked(Decision(True, measure, days, "x"), STOPS).measure == measure
