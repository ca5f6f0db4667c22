"""What closures and hours make of a promise: never a closed moment, never earlier for who asks later."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from panier.kit.hours import state_at
from panier.offer.merchants.hours.closing import ClosureAsked, faults_of
from panier.offer.merchants.hours.rules import (
    DAY,
    Away,
    Closure,
    Hours,
    away,
    closed_until,
    delivered_by,
    differing,
    next_turn,
    ready_at,
)
from panier.offer.merchants.rules import DayHours, WeekHours, openings, place_day

MONTREAL = "America/Toronto"
SHOP = [WeekHours(day, time(9), time(18)) for day in range(5)] + [WeekHours(5, time(10), time(17))]
LUNCH = [WeekHours(day, *times) for day in range(5) for times in ((time(9), time(12)), (time(13), time(18)))]
WORDS = {"fr": "Vacances", "en": "Vacation"}
NEW_YEAR = Closure(date(2026, 12, 24), date(2027, 1, 2), blocks=False, reason=WORDS)  # a Thursday to a Saturday


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(MONTREAL)).astimezone(UTC)


def ready(hours: Hours, asked: str, minutes: int) -> str:
    found = ready_at(hours, local(asked), timedelta(minutes=minutes))
    return found.astimezone(ZoneInfo(MONTREAL)).strftime("%Y-%m-%d %H:%M") if found else ""


def test_preparation_takes_hours_of_opening() -> None:
    shop, lunch = Hours(MONTREAL, SHOP), Hours(MONTREAL, LUNCH)
    assert ready(shop, "2026-03-04 10:00", 60) == "2026-03-04 11:00"
    assert ready(shop, "2026-03-04 17:30", 60) == "2026-03-05 09:30"
    assert ready(shop, "2026-03-04 17:00", 60) == "2026-03-05 09:00"  # it closes at that very moment
    assert ready(shop, "2026-03-04 03:00", 60) == "2026-03-04 10:00"
    assert ready(shop, "2026-03-07 16:30", 60) == "2026-03-09 09:30"  # Saturday to Monday
    assert ready(lunch, "2026-03-04 11:30", 60) == "2026-03-04 13:30"
    assert ready(shop, "2026-03-04 10:00", 0) == "2026-03-04 10:00"
    assert ready(Hours(MONTREAL, []), "2026-03-04 10:00", 60) == ""


def test_whole_days_of_preparation_are_days_of_opening() -> None:
    shop = Hours(MONTREAL, SHOP)
    assert ready(shop, "2026-03-04 10:00", 24 * 60) == "2026-03-05 10:00"
    assert ready(shop, "2026-03-04 10:00", 48 * 60) == "2026-03-06 10:00"
    assert ready(shop, "2026-03-06 09:15", 48 * 60) == "2026-03-09 09:15"  # Friday: Saturday, then Monday
    assert ready(shop, "2026-03-06 17:30", 24 * 60) == "2026-03-09 09:00"  # Saturday closes at five


def test_holidays_and_closures_count_for_nothing() -> None:
    closed = Hours(MONTREAL, SHOP, [DayHours(date(2027, 1, 4))], [NEW_YEAR])
    assert ready(closed, "2026-12-23 17:30", 60) == "2027-01-05 09:30"
    assert ready(closed, "2026-12-28 12:00", 60) == "2027-01-05 10:00"
    other = [DayHours(date(2026, 12, 30), time(9), time(12))]
    assert ready(Hours(MONTREAL, SHOP, other, [NEW_YEAR]), "2026-12-28 12:00", 60) == "2027-01-04 10:00"
    assert delivered_by(closed, local("2026-12-23 10:00"), 2) == date(2027, 1, 4)  # one day before, one after
    assert delivered_by(closed, local("2026-12-28 10:00"), 2) == date(2027, 1, 5)
    assert delivered_by(closed, local("2026-12-01 10:00"), 2) == date(2026, 12, 3)


def test_away_from_the_first_day_to_the_reopening() -> None:
    hours = Hours(MONTREAL, SHOP, closures=[NEW_YEAR])
    assert away(hours, local("2026-12-23 23:59")) is None
    told = Away(date(2026, 12, 24), date(2027, 1, 2), blocks=False, reason=WORDS, reopens=date(2027, 1, 4))
    assert away(hours, local("2026-12-24 00:00")) == away(hours, local("2027-01-02 23:59")) == told
    assert away(hours, local("2027-01-03 00:00")) is None
    assert closed_until(hours, local("2026-12-24 00:00")) is None  # it delays, it does not block
    inventory = Closure(date(2027, 1, 3), date(2027, 1, 5), blocks=True)
    both = Hours(MONTREAL, SHOP, closures=[NEW_YEAR, inventory])
    assert away(both, local("2026-12-28 12:00")) == told._replace(last=date(2027, 1, 5), reopens=date(2027, 1, 6))
    assert closed_until(both, local("2027-01-04 12:00")) == Away(
        date(2027, 1, 3), date(2027, 1, 5), blocks=True, reason={}, reopens=date(2027, 1, 6)
    )
    assert next_turn(hours, local("2026-12-01 12:00")) == local("2026-12-24 00:00")
    assert next_turn(hours, local("2026-12-28 12:00")) == local("2026-12-29 00:00")
    assert next_turn(hours, local("2027-01-03 12:00")) is None


def test_what_is_wrong_with_a_closure() -> None:
    def asked(first: date | None, last: date | None, effect: str = "blocks") -> dict[str, str]:
        return faults_of(ClosureAsked("", first, last, effect, {"fr": "x" * 161, "en": ""}), date(2026, 3, 4))

    assert asked(None, None, "") == {"first": "form", "last": "form", "effect": "choose", "reason_fr": "long"}
    assert asked(date(2026, 3, 3), date(2026, 3, 3)) == {"first": "past", "last": "past", "reason_fr": "long"}
    assert asked(date(2026, 3, 6), date(2026, 3, 5)) == {"last": "order", "reason_fr": "long"}
    assert asked(date(2026, 3, 6), date(2027, 4, 10)) == {"last": "long", "reason_fr": "long"}
    begun = ClosureAsked("", date(2026, 3, 1), date(2026, 3, 4), "delays", {})
    assert faults_of(begun, date(2026, 3, 4), began=date(2026, 3, 1)) == {}


START = datetime(2026, 10, 20, tzinfo=UTC)  # the clocks go back on 1 November
QUARTERS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, 15 * (quarter % 4)))
DAYS = st.integers(0, 40).map(lambda count: START.date() + timedelta(days=count))
WEEKS = st.lists(st.builds(WeekHours, st.integers(0, 6), QUARTERS, QUARTERS), min_size=1, max_size=12)
CLOSURES = st.lists(
    st.builds(
        lambda first, days, blocks: Closure(first, first + days * DAY, blocks), DAYS, st.integers(0, 20), st.booleans()
    ),
    max_size=3,
)
EXCEPTIONS = st.lists(st.one_of(st.builds(DayHours, DAYS), st.builds(DayHours, DAYS, QUARTERS, QUARTERS)), max_size=4)
HOURS = st.builds(Hours, st.sampled_from([MONTREAL, "America/Halifax"]), WEEKS, EXCEPTIONS, CLOSURES)
MOMENTS = st.integers(0, 40 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
PREPARATIONS = st.integers(0, 3 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


def is_open(hours: Hours, moment: datetime) -> bool:
    day = place_day(moment, hours.tz) - DAY
    days = differing(hours.exceptions, hours.closures, day, day + 2 * DAY)
    return state_at(openings(hours.week, days, tz=hours.tz, start=day, days=2), moment).open


@settings(max_examples=60)
@given(HOURS, MOMENTS, PREPARATIONS)
def test_a_promise_is_never_a_closed_moment_nor_before_the_preparation(
    hours: Hours, asked: datetime, preparation: timedelta
) -> None:
    found = ready_at(hours, asked, preparation)
    assert found is not None
    assert is_open(hours, found)
    assert found >= asked
    if preparation < DAY:
        assert found - asked >= preparation


@settings(max_examples=60)
@given(HOURS, st.lists(MOMENTS, min_size=2, max_size=5), PREPARATIONS, PREPARATIONS, st.integers(0, 5))
def test_who_asks_later_or_for_more_is_never_served_earlier(
    hours: Hours, moments: list[datetime], some: timedelta, more: timedelta, days: int
) -> None:
    for earlier, later in pairwise(sorted(moments)):
        first, second = ready_at(hours, earlier, some), ready_at(hours, later, some)
        assert first is not None
        assert second is not None
        assert first <= second
        assert delivered_by(hours, earlier, days) <= delivered_by(hours, later, days)
        if closed := away(hours, earlier):
            assert closed.first <= place_day(earlier, hours.tz) <= closed.last < closed.reopens
            assert delivered_by(hours, earlier, 0) == closed.last + DAY
    short, long = (ready_at(hours, moments[0], each) for each in sorted((some, more)))
    assert short is not None
    assert long is not None
    assert short <= long
