"""One line a minute of a kind, and how many it stands for."""

from datetime import UTC, datetime, timedelta

from panier.kit.seldom import MOST, Seldom

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


def test_the_next_line_says_how_many_were_left_unsaid() -> None:
    seldom = Seldom()
    assert [seldom.due("a", now=NOW + timedelta(seconds=at)) for at in (0, 1, 30, 59, 60, 61, 300)] == [1, 0, 0, 0, 4, 0, 2]  # fmt: skip
    assert seldom.due("b", now=NOW) == 1  # of another kind
    for kind in range(MOST):
        seldom.due(str(kind), now=NOW)
    assert seldom.due("a", now=NOW + timedelta(hours=1)) == 1  # memory has an end
