"""When a step is due: hours of opening, no day of a closure, by the clock where nobody knows the hours."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panier.kit.hours import Opening, after_open, time_open
from panier.offer.merchants.hours.rules import Closure, Hours, open_between, open_for
from panier.offer.merchants.rules import WeekHours
from panier.offer.merchants.tests.test_closures import EXCEPTIONS, HOURS, MOMENTS, MONTREAL, WEEKS, local
from panier.trade.orders.due import Contract, Limits, due_after, due_of, limits_from, remind_at

HOUR = timedelta(hours=1)
LIMITS = Limits(8 * HOUR, 16 * HOUR, timedelta(days=7))
SHOP = Hours(MONTREAL, [WeekHours(day, time(9), time(18)) for day in range(5)] + [WeekHours(5, time(10), time(17))])
FAR = datetime(2100, 1, 1, tzinfo=UTC)
ALWAYS = Hours(MONTREAL, [WeekHours(day, time(0), time(0)) for day in range(7)])
UNKNOWN = Hours(MONTREAL, [])
SPANS = st.integers(0, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))


def due(
    after: str, asked: str, promise: dict[str, Any] | None = None, method: str = "pickup", hours: Hours = SHOP
) -> str:
    contract = Contract(method, promise or {}, local(asked))
    found = due_after(after, contract, hours, LIMITS, local(asked))
    return found.astimezone(ZoneInfo(MONTREAL)).strftime("%m-%d %H:%M") if found else ""


def test_to_accept_takes_hours_of_opening() -> None:
    assert due("to_accept", "2026-03-04 09:30") == "03-04 17:30"
    assert due("to_accept", "2026-03-04 22:00") == "03-05 17:00"  # at night: eight hours after it opens
    assert due("to_accept", "2026-03-04 16:00") == "03-05 15:00"
    assert due("to_accept", "2026-03-07 16:00") == "03-09 16:00"  # Saturday to Monday
    assert (
        due("to_accept", "2026-03-04 22:00", hours=ALWAYS)
        == due("to_accept", "2026-03-04 22:00", hours=UNKNOWN)
        == "03-05 06:00"
    )


def test_no_day_of_a_closure_counts_and_a_promise_for_after_begins_there() -> None:
    away = Hours(MONTREAL, SHOP.week, closures=[Closure(date(2026, 3, 5), date(2026, 3, 8), blocks=False)])
    assert due("to_accept", "2026-03-04 16:00", hours=away) == "03-09 15:00"
    later = {"minutes": 60, "from": "2026-03-09"}
    assert due("to_accept", "2026-03-04 10:00", later) == "03-09 17:00"
    assert due("accepted", "2026-03-04 10:00", later) == "03-09 10:00"
    assert (
        due("accepted", "2026-03-06 10:00", {"days": 2, "by": "2026-03-11", "from": "2026-03-09"}, "delivery")
        == "03-10 10:00"
    )


def test_what_was_promised_is_due_as_the_contract_says_it() -> None:
    assert due("accepted", "2026-03-04 10:00", {"minutes": 60}) == "03-04 11:00"
    assert due("accepted", "2026-03-04 17:30", {"minutes": 60}) == "03-05 09:30"
    assert due("accepted", "2026-03-04 17:30", {"minutes": 60}, hours=UNKNOWN) == "03-04 18:30"
    assert due("ready", "2026-03-04 10:00", {"minutes": 60}) == "03-11 11:00"  # a week of the clock, which has moved
    for after, days, at in (
        ("accepted", 3, "03-06 10:00"),
        ("accepted", 1, "03-04 22:00"),
        ("ready", 3, "03-07 10:00"),
    ):
        by = {"days": days, "by": (date(2026, 3, 4) + timedelta(days=days)).isoformat()}
        assert (
            due(after, "2026-03-04 10:00", by, "delivery")
            == due(after, "2026-03-04 10:00", {"days": days}, "delivery")
            == at
        )
    assert due("accepted", "2026-03-04 10:00", {}, "delivery") == "03-05 17:00"
    slot = {
        "slot": "slt@",
        "begins": local("2026-03-05 12:00").isoformat(),
        "ends": local("2026-03-05 14:00").isoformat(),
    }
    assert [due(after, "2026-03-04 10:00", slot) for after in ("to_accept", "accepted", "ready")] == [
        "03-04 18:00",
        "03-05 12:00",
        "03-05 14:00",
    ]
    for over in ("handed_over", "refused", "cancelled", "awaiting_payment"):
        assert due(over, "2026-03-04 10:00", {"minutes": 60}) == ""


def test_the_record_leaves_a_pickup_the_time_to_prepare_and_says_nothing_of_who_fetches() -> None:
    def late(after: str, promise: dict[str, Any]) -> datetime | None:
        found = due_of(
            after, Contract("pickup", promise, local("2026-03-04 10:00")), SHOP, LIMITS, local("2026-03-04 10:00")
        )
        return found and found.late_at

    assert late("to_accept", {}) == local("2026-03-04 18:00")
    assert late("accepted", {"minutes": 60}) == local("2026-03-05 17:00")
    assert late("accepted", {"slot": "slt@", "begins": "2026-03-04T20:00:00+00:00", "ends": ""}) == datetime(
        2026, 3, 4, 20, tzinfo=UTC
    )
    assert late("ready", {"minutes": 60}) is None


def test_a_quarter_of_the_open_time_before_and_a_quarter_of_an_hour_at_least() -> None:
    assert remind_at(SHOP, local("2026-03-04 22:00"), local("2026-03-05 17:00")) == local("2026-03-05 15:00")
    assert remind_at(SHOP, local("2026-03-04 10:00"), local("2026-03-04 10:30")) == local("2026-03-04 10:15")
    assert remind_at(SHOP, local("2026-03-04 10:00"), local("2026-03-04 10:10")) == local("2026-03-04 10:00")
    assert remind_at(SHOP, local("2026-03-04 20:00"), local("2026-03-05 00:00")) == local(
        "2026-03-04 23:00"
    )  # closed: the clock
    assert remind_at(UNKNOWN, local("2026-03-04 10:00"), local("2026-03-05 10:00")) == local("2026-03-05 04:00")


def test_a_limit_is_a_number() -> None:
    good = {"accept_hours": 8, "prepare_hours": "16", "collect_days": 7}
    assert limits_from(good) == LIMITS
    for bad in (0, -1, 1001, "demain", float("nan")):
        with pytest.raises(ValueError, match=r"could not convert|between 0"):
            limits_from({**good, "accept_hours": bad})


def test_a_shop_open_a_quarter_of_an_hour_a_week_has_no_earlier_time_for_more() -> None:
    """Fourteen hours of it are more than the year that is looked at: the clock counts after its last opening, not from now."""
    seldom = Hours(MONTREAL, [WeekHours(0, time(0), time(0, 15))])
    asked = local("2026-03-04 10:00")
    assert open_for(seldom, asked, HOUR / 4) == local("2026-03-09 00:15")
    year = open_for(seldom, asked, 14 * HOUR)
    assert year == local("2027-03-29 00:15")
    assert open_for(seldom, asked, 15 * HOUR) > year + HOUR / 4


@settings(max_examples=60)
@given(HOURS, st.lists(MOMENTS, min_size=2, max_size=4), SPANS, SPANS)
def test_never_before_the_clock_and_never_earlier_for_later_or_more(
    hours: Hours, moments: list[datetime], some: timedelta, more: timedelta
) -> None:
    for moment in moments:
        found = open_for(hours, moment, some)
        assert found >= moment + some
        if found > moment + some:
            assert open_between(hours, moment, found) == min(some, open_between(hours, moment, FAR))
    for earlier, later in pairwise(sorted(moments)):
        assert open_for(hours, earlier, some) <= open_for(hours, later, some)
        assert (
            earlier <= remind_at(hours, earlier, open_for(hours, earlier, some)) <= open_for(hours, earlier, some)
            or some < HOUR / 4
        )
    short, long = sorted((some, more))
    assert open_for(hours, moments[0], short) <= open_for(hours, moments[0], long)


@settings(max_examples=30)
@given(MOMENTS, SPANS)
def test_always_open_is_the_clock_also_in_the_night_the_clocks_change(moment: datetime, span: timedelta) -> None:
    assert open_for(ALWAYS, moment, span) == open_for(UNKNOWN, moment, span) == moment + span


@settings(max_examples=30)
@given(WEEKS, EXCEPTIONS, MOMENTS, SPANS)
def test_a_closure_never_makes_anything_due_sooner(
    weeks: list[WeekHours], exceptions: list[Any], moment: datetime, span: timedelta
) -> None:
    day = moment.date()
    closed = Closure(day, day + timedelta(days=5), blocks=True)
    assert open_for(Hours(MONTREAL, weeks, exceptions, [closed]), moment, span) >= open_for(
        Hours(MONTREAL, weeks, exceptions), moment, span
    )


def test_openings_are_counted_to_the_second() -> None:
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    openings = [Opening(noon, noon + HOUR), Opening(noon + 2 * HOUR, noon + 3 * HOUR)]
    assert after_open(openings, noon, 2 * HOUR) == noon + 3 * HOUR
    assert after_open(openings, noon, timedelta(0)) == noon
    assert after_open(openings, noon + HOUR, timedelta(0)) == noon + 2 * HOUR
    assert after_open(openings, noon, 2 * HOUR + timedelta(seconds=1)) == openings[-1].closes + timedelta(seconds=1)
    assert time_open(openings, noon - HOUR, noon + 2.5 * HOUR) == 1.5 * HOUR
