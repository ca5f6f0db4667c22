"""Days that are 23 and 25 hours long, weeks over New Year, 29 February: what each span holds and what it is compared with."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panier.civic.observatory.rules import KINDS, Kind, Span, change, span_from, span_of
from panier.civic.observatory.rules.sales import Earned, Sold

TZ = "America/Toronto"


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_a_day_begins_and_ends_at_its_own_midnight() -> None:
    now = utc(2026, 12, 1)
    spring, autumn, plain = (
        span_of("day", day, tz=TZ, now=now) for day in (date(2026, 3, 8), date(2026, 11, 1), date(2026, 11, 2))
    )
    assert (spring.begins, spring.ends) == (utc(2026, 3, 8, 5), utc(2026, 3, 9, 4))  # 23 hours
    assert (autumn.begins, autumn.ends) == (utc(2026, 11, 1, 4), utc(2026, 11, 2, 5))  # 25 hours
    assert (plain.before_begins, plain.before_ends) == (autumn.begins, autumn.ends)


def test_a_day_that_is_not_over_is_compared_to_the_same_hour_of_the_clock() -> None:
    """At 9:00 the day after the clocks went back: to 9:00 there, ten hours from its midnight."""
    span = span_from("day", "", tz=TZ, now=utc(2026, 11, 2, 14))
    assert (span.begins, span.ends) == (utc(2026, 11, 2, 5), utc(2026, 11, 2, 14))
    assert (span.before_begins, span.before_ends) == (utc(2026, 11, 1, 4), utc(2026, 11, 1, 14))
    assert span.reached == 10


def test_late_in_the_evening_it_is_still_today() -> None:
    assert span_from("day", "", tz=TZ, now=utc(2026, 11, 25, 4, 59)).first == date(2026, 11, 24)
    assert span_from("day", "", tz=TZ, now=utc(2026, 11, 25, 5)).first == date(2026, 11, 25)


def test_a_week_goes_from_monday_over_new_year() -> None:
    span = span_from("week", "2027-01-02", tz=TZ, now=utc(2027, 1, 2, 17))
    assert (span.first, span.last_day, span.previous) == (date(2026, 12, 28), date(2027, 1, 3), date(2026, 12, 21))
    assert span.before_ends == utc(2026, 12, 26, 17)


def test_the_leap_day_is_compared_with_all_of_february() -> None:
    span = span_from("year", "2028-02-29", tz=TZ, now=utc(2028, 2, 29, 17))
    assert (span.begins, span.before_begins, span.before_ends) == (
        utc(2028, 1, 1, 5),
        utc(2027, 1, 1, 5),
        utc(2027, 3, 1, 17),
    )


@pytest.mark.parametrize(("kind", "day"), [("month", ""), ("day", "demain"), ("day", "2999-01-01"), ("", "2026-02-31")])
def test_what_is_no_span_is_today(kind: str, day: str) -> None:
    now = utc(2026, 11, 24, 15)
    assert span_from(kind, day, tz=TZ, now=now) == Span("day", date(2026, 11, 24), TZ, now)


@given(
    st.sampled_from(KINDS),
    st.dates(date(2021, 1, 5), date(2035, 12, 31)),
    st.datetimes(datetime(2021, 1, 5), datetime(2036, 1, 1)),  # noqa: DTZ001 - made UTC below
)
def test_spans_meet_without_a_gap(kind: Kind, day: date, moment: datetime) -> None:
    span = span_of(kind, day, tz=TZ, now=moment.replace(tzinfo=UTC))
    before = span_of(kind, span.previous, tz=TZ, now=span.now)
    assert before.first == span.previous
    assert before.ends == span.begins == span.begins.astimezone(UTC)
    assert before.begins <= span.before_ends <= span.begins <= span.ends <= span.now
    assert 1 <= span.reached <= span.bars
    assert span.ends - span.begins <= timedelta(days=366, hours=1)


def test_change_is_said_only_where_there_is_something_to_compare() -> None:
    assert [change(150, 100), change(50, 100), change(7, 0), change(7, -3), change(0, 9)] == [50, -50, None, None, -100]


@given(st.integers(0, 10**9), st.integers(0, 10**6), st.integers(-(10**6), 10**6))
def test_what_is_none_of_the_columns_stays_in_the_sum(goods: int, commission: int, other: int) -> None:
    assert Earned(goods=goods, commission=commission, total=goods - commission + other).other == other


def test_the_average_is_of_orders_that_went() -> None:
    assert Sold(parts=4, refused=1, cancelled=1, goods=1001).average == 501
    assert Sold(parts=1, refused=1).average == 0
