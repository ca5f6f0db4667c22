import random
from datetime import UTC, datetime, timedelta

import pytest

from panier.kit.geo import Point
from panier.kit.hours import Opening
from panier.offer.search.rules import PlaceTable, any_of
from panier.offer.search.tests.sample import HERE, NIGHT, NOW, PLACES, SHORT, place

TABLE = PlaceTable(PLACES)


def test_what_is_within_a_radius_is_exact_to_the_metre() -> None:
    metres = TABLE.distances(HERE)
    assert sorted(TABLE.grid.within(HERE, 10_000)) == [11, 12, 14, 15]
    assert 12 in TABLE.grid.within(HERE, int(metres[12]) + 1)
    assert 12 not in TABLE.grid.within(HERE, int(metres[12]))


def test_open_is_asked_to_the_minute() -> None:
    assert TABLE.open_places(NOW) == {11, 12, 13, 15}
    assert TABLE.open_places(SHORT.closes - timedelta(seconds=1)) == {11, 12, 13, 15}
    assert TABLE.open_places(SHORT.closes) == {11, 12, 13}


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


def test_places_that_keep_the_same_hours_are_asked_once_and_told_in_one_word() -> None:
    alike = [place(key, "Chaîne", HERE, hours="chain") for key in (1, 2)]
    night = place(3, "Bar", HERE, openings=(NIGHT,), hours="night", pickup_minutes=None)
    table = PlaceTable([*alike, night])
    assert (table.hours_of((2, 1)), table.hours_of((3, 1, 99)), table.hours_of((99,))) == ("chain", "chain+night", "")
    assert (table.today_of((1, 3)), table.today_of((3,))) == ("chain.60", "")
    assert table.open_hours(NOW) == {"chain"}
    assert table.open_hours(NIGHT.opens) == {"night"} | (
        {"chain"} if NIGHT.opens < alike[0].openings[0].closes else set()
    )
    assert any_of("chain+night", table.open_hours(NOW))
    assert not any_of("nightly+chained", table.open_hours(NOW))


def test_facets_know_whole_quarters_of_an_hour() -> None:
    odd = Opening(datetime(2026, 3, 4, 14, 5, tzinfo=UTC), datetime(2026, 3, 4, 17, 40, tzinfo=UTC))
    table = PlaceTable([place(1, "Impair", HERE, openings=(odd,), hours="odd")])

    def told(hour: int, minute: int) -> tuple[bool, bool]:
        open_now, today = table.in_quarter(datetime(2026, 3, 4, hour, minute, tzinfo=UTC))
        return "odd" in open_now, "odd.60" in today

    assert [told(14, 10), told(14, 15), told(17, 29), told(17, 31)] == [(False, True), (True, True), (True, False), (False, False)]  # fmt: skip
    assert [told(16, 29), told(16, 31)] == [(True, True), (True, False)]


def test_what_is_near_is_the_same_as_looking_at_every_place() -> None:
    chance = random.Random(1)  # noqa: S311 - the same places every time
    scattered = [
        place(key, "Partout", Point(45.5 + chance.gauss(0, 0.3), -73.6 + chance.gauss(0, 0.4))) for key in range(400)
    ]
    odd = [place(1000, "Pôle", Point(89.999, 10.0)), place(1001, "Sud", Point(-45.0, 170.0))]
    table = PlaceTable([*scattered, *odd])
    for point in (HERE, Point(46.1, -73.0), Point(90.0, 0.0), Point(-90.0, 0.0)):
        metres = table.distances(point)
        for radius in (1, 700, 5_000, 15_000, 60_000, 400_000, 21_000_000):
            assert sorted(table.grid.within(point, radius)) == sorted(
                key for key, far in metres.items() if far <= radius
            )
