"""A round passes every door once, and is never longer than the order it was given."""

from hypothesis import given, settings
from hypothesis import strategies as st

from panier.kit.geo import Point
from panier.trade.fulfilment.rules.routes import best_round, round_length_m

POINTS = st.builds(Point, st.floats(45, 49), st.floats(-76, -68))


@settings(max_examples=60)
@given(POINTS, st.lists(POINTS, max_size=14))
def test_every_door_once_and_never_longer(start: Point, stops: list[Point]) -> None:
    order = best_round(start, stops)
    assert sorted(order) == list(range(len(stops)))
    found = round_length_m(start, [stops[index] for index in order])
    assert found <= round_length_m(start, stops) + 1e-6


def test_a_square_is_driven_around_not_across() -> None:
    start = Point(45.50, -73.60)
    corners = [Point(45.52, -73.56), Point(45.50, -73.56), Point(45.52, -73.60)]
    assert best_round(start, corners) in ([1, 0, 2], [2, 0, 1])
    assert best_round(start, []) == []
