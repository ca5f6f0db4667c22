"""Drawing a street, as pure rules."""

import pytest

from panier.offer.merchants.streets.rules import Drawing, civic_number, side_of

DRAWN = Drawing(odd=("a", "b", "c"), even=("x", "y"))


@pytest.mark.parametrize(
    ("address", "number", "side"),
    [
        ("2705, rue Masson", 2705, "odd"),
        (" 2788-A, rue Masson", 2788, "even"),
        ("0, chemin du Quai", 0, "even"),
        ("Rue Principale", None, "odd"),
        ("", None, "odd"),
    ],
)
def test_the_civic_number_says_the_side(address: str, number: int | None, side: str) -> None:
    assert (civic_number(address), side_of(address)) == (number, side)


def test_a_place_moves_along_its_own_side_and_stays_at_the_ends() -> None:
    assert DRAWN.moved("a", 1).odd == ("b", "a", "c")
    assert DRAWN.moved("c", -2).odd == ("c", "a", "b")
    assert DRAWN.moved("a", -1) == DRAWN
    assert DRAWN.moved("y", 1) == DRAWN
    assert DRAWN.moved("x", 9).even == ("y", "x")


def test_it_crosses_where_it_stands_and_leaves_nothing_behind() -> None:
    assert DRAWN.crossed("b") == Drawing(odd=("a", "c"), even=("x", "b", "y"))
    assert DRAWN.crossed("b").crossed("b") == DRAWN
    assert DRAWN.without("x") == Drawing(odd=("a", "b", "c"), even=("y",))


def test_an_added_place_finds_its_side_and_its_turn() -> None:
    addresses = {"a": "11, rue X", "b": "31, rue X", "c": "rue X", "x": "10, rue X", "y": "50, rue X"}
    assert DRAWN.added("new", "21, rue X", addresses).odd == ("a", "new", "b", "c")
    assert DRAWN.added("new", "99, rue X", addresses).odd == ("a", "b", "new", "c")
    assert DRAWN.added("new", "60, rue X", addresses).even == ("x", "y", "new")
