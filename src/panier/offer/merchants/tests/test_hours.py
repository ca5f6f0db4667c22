from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from panier.kit.hours import Opening, OpenState
from panier.offer.merchants.rules import DayHours, WeekHours, open_slots, open_state, openings, place_day

MONTREAL, ISLANDS = "America/Toronto", "America/Halifax"
SHOP = [WeekHours(day, time(9), time(18)) for day in range(5)] + [WeekHours(5, time(10), time(17))]
BAR = [WeekHours(day, time(20), time(3)) for day in range(7)]
ALWAYS = [WeekHours(day, time(0), time(0)) for day in range(7)]


def local(text: str, tz: str = MONTREAL) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz)).astimezone(UTC)


def state(week: list[WeekHours], now: str, *exceptions: DayHours, tz: str = MONTREAL) -> OpenState:
    return open_state(week, exceptions, tz=tz, now=local(now, tz))


def test_open_until_closing_and_closed_until_opening() -> None:
    # Wednesday 4 March 2026.
    assert state(SHOP, "2026-03-04 08:59") == OpenState(open=False, opens_at=local("2026-03-04 09:00"))
    assert state(SHOP, "2026-03-04 09:00") == OpenState(open=True, until=local("2026-03-04 18:00"))
    assert state(SHOP, "2026-03-04 17:59") == OpenState(open=True, until=local("2026-03-04 18:00"))
    assert state(SHOP, "2026-03-04 18:00") == OpenState(open=False, opens_at=local("2026-03-05 09:00"))
    assert state(SHOP, "2026-03-07 17:00") == OpenState(open=False, opens_at=local("2026-03-09 09:00"))


def test_a_night_runs_past_midnight() -> None:
    assert state(BAR, "2026-03-05 01:00") == OpenState(open=True, until=local("2026-03-05 03:00"))
    assert state(BAR, "2026-03-05 03:00") == OpenState(open=False, opens_at=local("2026-03-05 20:00"))


def test_always_open_has_no_known_end_and_no_hours_no_known_opening() -> None:
    assert state(ALWAYS, "2026-03-05 00:00") == OpenState(open=True)
    assert state([], "2026-03-05 12:00") == OpenState(open=False)


def test_an_exception_replaces_its_day_only() -> None:
    closed = DayHours(date(2026, 3, 4))
    assert state(SHOP, "2026-03-04 12:00", closed) == OpenState(open=False, opens_at=local("2026-03-05 09:00"))
    evening = DayHours(date(2026, 3, 4), time(12), time(21))
    assert state(SHOP, "2026-03-04 20:00", evening) == OpenState(open=True, until=local("2026-03-04 21:00"))
    twice = [evening, DayHours(date(2026, 3, 4), time(8), time(10))]
    assert state(SHOP, "2026-03-04 11:00", *twice) == OpenState(open=False, opens_at=local("2026-03-04 12:00"))
    # Yesterday's night still runs although today is closed.
    assert state(BAR, "2026-03-04 02:00", closed) == OpenState(open=True, until=local("2026-03-04 03:00"))


def test_the_islands_are_an_hour_ahead() -> None:
    noon = datetime(2026, 7, 1, 21, 30, tzinfo=UTC)  # 17:30 in Montréal, 18:30 on the islands
    assert open_state(SHOP, [], tz=MONTREAL, now=noon).open
    assert not open_state(SHOP, [], tz=ISLANDS, now=noon).open
    midnight = datetime(2026, 7, 2, 3, 30, tzinfo=UTC)
    assert (place_day(midnight, MONTREAL), place_day(midnight, ISLANDS)) == (date(2026, 7, 1), date(2026, 7, 2))


@pytest.mark.parametrize(
    ("night", "hours"),
    [
        (date(2026, 3, 7), 6),  # 8 March 2026, 02:00 becomes 03:00: the night of 20:00-03:00 lasts six hours
        (date(2026, 10, 31), 8),  # 1 November 2026, 02:00 becomes 01:00: eight hours
        (date(2026, 6, 6), 7),
    ],
)
def test_nights_in_which_the_clocks_change(night: date, hours: int) -> None:
    (found,) = openings(BAR, [], tz=MONTREAL, start=night, days=1)
    assert found.closes - found.opens == timedelta(hours=hours)
    assert len(open_slots(BAR, [], tz=MONTREAL, start=night)) == 4 * (7 * 7 + hours)


def test_opening_hours_keep_their_wall_time_across_the_change() -> None:
    week = openings(SHOP, [], tz=MONTREAL, start=date(2026, 3, 6), days=4)  # Friday to Monday around 8 March
    assert [opening.opens for opening in week] == [
        datetime(2026, 3, 6, 14, tzinfo=UTC),
        datetime(2026, 3, 7, 15, tzinfo=UTC),
        datetime(2026, 3, 9, 13, tzinfo=UTC),
    ]


def test_a_skipped_time_is_as_much_later_and_a_repeated_one_is_the_first() -> None:
    skipped = [WeekHours(6, time(2, 30), time(4))]
    assert openings(skipped, [], tz=MONTREAL, start=date(2026, 3, 8), days=1) == (
        Opening(datetime(2026, 3, 8, 7, 30, tzinfo=UTC), datetime(2026, 3, 8, 8, tzinfo=UTC)),
    )
    repeated = [WeekHours(6, time(1, 30), time(4))]
    assert openings(repeated, [], tz=MONTREAL, start=date(2026, 11, 1), days=1) == (
        Opening(datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 9, tzinfo=UTC)),
    )


def test_a_slot_counts_when_open_during_the_whole_of_it() -> None:
    odd = [WeekHours(0, time(9, 5), time(10, 10))]
    slots = open_slots(odd, [], tz=MONTREAL, start=date(2026, 3, 3))
    first = int(local("2026-03-09 09:15").timestamp()) // 900
    assert slots == frozenset({first, first + 1, first + 2})
