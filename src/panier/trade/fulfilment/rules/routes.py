"""A round from the shop to every door and back: nearest first, then no two legs that would be shorter uncrossed.

Distances are great circles between what postal codes tell: a good order to begin with, which the driver changes as he knows better.
"""

from collections.abc import Sequence
from itertools import pairwise

from panier.kit.geo import Point, distance_m

MOST_STOPS = 150
MOST_PASSES = 40
GAIN_M = 0.01  # less is rounding
Distances = Sequence[Sequence[float]]


def best_round(start: Point, stops: Sequence[Point]) -> list[int]:
    """The stops' indexes in the order to drive; never longer than the order they came in."""
    points = [start, *stops]
    metres = [[distance_m(a, b) for b in points] for a in points]
    as_given = list(range(1, len(points)))
    found = _uncrossed(_nearest(metres), metres)
    best = min((found, as_given), key=lambda order: _length(order, metres))
    return [index - 1 for index in best]


def round_length_m(start: Point, stops: Sequence[Point]) -> float:
    """There, along every stop, and back."""
    return sum(distance_m(a, b) for a, b in pairwise([start, *stops, start])) if stops else 0.0


def _nearest(metres: Distances) -> list[int]:
    left, order, here = set(range(1, len(metres))), [], 0
    while left:
        here = min(left, key=lambda index: (metres[here][index], index))
        left.remove(here)
        order.append(here)
    return order


def _uncrossed(order: list[int], metres: Distances) -> list[int]:
    """2-opt: a stretch is driven the other way round as long as that is shorter."""
    tour = [0, *order, 0]
    for _ in range(MOST_PASSES):
        shortened = False
        for first in range(1, len(tour) - 2):
            for last in range(first + 1, len(tour) - 1):
                before, after = tour[first - 1], tour[last + 1]
                now = metres[before][tour[first]] + metres[tour[last]][after]
                turned = metres[before][tour[last]] + metres[tour[first]][after]
                if turned < now - GAIN_M:
                    tour[first : last + 1] = reversed(tour[first : last + 1])
                    shortened = True
        if not shortened:
            break
    return tour[1:-1]


def _length(order: Sequence[int], metres: Distances) -> float:
    return sum(metres[a][b] for a, b in pairwise([0, *order, 0]))
