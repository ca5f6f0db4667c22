from datetime import UTC, datetime, timedelta

import pytest

from panier.kit.geo import Point
from panier.kit.hours import Opening, slot_of
from panier.offer.search.rules import PlaceTable
from panier.offer.search.tests.sample import HERE, NIGHT, NOW, PLACES, SHORT, place

TABLE = PlaceTable(PLACES)


def test_what_is_within_a_radius_is_exact_to_the_metre() -> None:
    metres = TABLE.distances(HERE)
    assert sorted(TABLE.within(HERE, 10_000)) == [11, 12, 14, 15]
    assert 12 in TABLE.within(HERE, int(metres[12]) + 1)
    assert 12 not in TABLE.within(HERE, int(metres[12]))


def test_open_is_asked_to_the_minute() -> None:
    assert TABLE.open_at(NOW) == [11, 12, 13, 15]
    assert TABLE.open_at(SHORT.closes - timedelta(seconds=1)) == [11, 12, 13, 15]
    assert TABLE.open_at(SHORT.closes) == [11, 12, 13]


@pytest.mark.parametrize(
    ("minutes", "now", "possible"),
    [
        (60, NOW, True),
        (60, datetime(2026, 3, 4, 21, 59, tzinfo=UTC), True),  # ready as it closes
        (60, datetime(2026, 3, 4, 22, 0, tzinfo=UTC), False),
        (60, datetime(2026, 3, 4, 12, 0, tzinfo=UTC), True),  # before it opens: ready an hour after
        (600, datetime(2026, 3, 4, 12, 0, tzinfo=UTC), False),  # longer than it is open
        (None, NOW, False),
    ],
)
def test_pickup_today_needs_time_to_prepare(minutes: int | None, now: datetime, possible: bool) -> None:  # noqa: FBT001 - a case
    table = PlaceTable([place(11, "Mont-Royal", HERE, pickup_minutes=minutes)])
    assert bool(table.pickup_today(now)) is possible


def test_today_is_the_places_day() -> None:
    """At 23:30 in Montréal it is 0:30 on the islands: a shop open then can still give it “today” there, not here."""
    now = datetime(2026, 3, 5, 4, 30, tzinfo=UTC)
    night = (Opening(datetime(2026, 3, 5, 1, tzinfo=UTC), datetime(2026, 3, 5, 8, tzinfo=UTC)),)
    montreal = place(1, "Montréal", HERE, openings=night)
    islands = place(2, "Cap-aux-Meules", HERE, openings=night, tz="America/Halifax")
    assert PlaceTable([montreal, islands]).pickup_today(now) == [2]


def test_the_nearest_and_without_a_position_an_open_one() -> None:
    near = TABLE.nearest([13, 12], HERE)
    assert near is not None
    assert near[0].key == 12
    assert TABLE.nearest([99], HERE) is None
    shown = TABLE.to_show([14, 12], NOW)  # 14 is closed
    assert shown is not None
    assert shown.key == 12
    closed = TABLE.to_show([14], NOW)
    assert closed is not None
    assert closed.key == 14
    assert TABLE.to_show([], NOW) is None


def test_the_table_forgets_points_and_serves_many() -> None:
    for step in range(200):
        assert TABLE.distances(Point(45.0 + step / 1000, -73.0))[11] > 0


def test_slots_are_whole_quarters_of_any_of_the_places() -> None:
    closing = slot_of(SHORT.closes)
    slots = TABLE.open_slots([14, 15, 99])
    assert {closing - 1, slot_of(NIGHT.opens)} <= slots
    assert closing not in slots
    assert len(slots) == 4 * 7 + 14  # the night's seven hours, the short day's three and a half
    today = TABLE.today_slots([11])  # closes at 18:00 in Montréal, an hour to prepare
    assert (min(today), max(today)) == (
        slot_of(datetime(2026, 3, 4, 5, tzinfo=UTC)),
        slot_of(datetime(2026, 3, 4, 21, 45, tzinfo=UTC)),
    )
    assert TABLE.today_slots([]) == frozenset()
