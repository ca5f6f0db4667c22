"""Bars drawn here, as SVG: where each lies and what it says. The same numbers stand in the table under each chart."""

from collections.abc import Callable, Sequence
from math import ceil, floor, log10
from typing import NamedTuple

WIDTH, HEIGHT = 400, 200
LEFT, RIGHT, TOP, BOTTOM = 52, 4, 10, 24
TICKS, NICE = 4, (1, 2, 5, 10)
GAP = 0.28  # of a group, left empty
MOST_LABELS, MOST_LONG_LABELS, LONG = 8, 6, 6  # “12 a.m.” is long: eight of them would touch


class Bar(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    kind: str  # now, before
    says: str


class Mark(NamedTuple):
    """A word at a height (of the scale) or at a place (under a group)."""

    at: float
    says: str


class Chart(NamedTuple):
    title: str
    says: str
    bars: list[Bar]
    ticks: list[Mark]
    labels: list[Mark]
    zero: float


class Series(NamedTuple):
    """`before` empty: nothing to compare with. None: not come yet."""

    labels: Sequence[str]
    now: Sequence[int | None]
    before: Sequence[int | None] = ()


def bar_chart(title: str, says: str, series: Series, words: Callable[[int], str]) -> Chart:
    """`words`: an amount as people read it."""
    values = [value for value in (*series.now, *series.before) if value is not None]
    ticks = scale(min(values, default=0), max(values, default=0))
    low, high = ticks[0], ticks[-1]
    if not any(values):
        ticks = [0]  # an amount nobody reached has no place on a scale

    def height(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low), 2)

    group = (WIDTH - LEFT - RIGHT) / max(1, len(series.labels))
    sides = [("before", series.before), ("now", series.now)] if series.before else [("now", series.now)]
    width = group * (1 - GAP) / len(sides)
    bars = []
    for side, (kind, numbers) in enumerate(sides):
        for place, value in enumerate(numbers):
            if value:
                x = LEFT + group * (place + GAP / 2) + side * width
                top, bottom = height(max(value, 0)), height(min(value, 0))
                told = f"{series.labels[place]}: {words(value)}"
                bars.append(Bar(round(x, 2), top, round(width, 2), round(bottom - top, 2), kind, told))
    most = MOST_LONG_LABELS if max(map(len, series.labels), default=0) > LONG else MOST_LABELS
    every = ceil(len(series.labels) / most)
    labels = [
        Mark(round(LEFT + group * (place + 0.5), 2), label)
        for place, label in enumerate(series.labels)
        if place % every == 0
    ]
    return Chart(title, says, bars, [Mark(height(tick), words(tick)) for tick in ticks], labels, height(0))


def scale(low: int, high: int) -> list[int]:
    """Round numbers from at most `low` (never above 0) to at least `high` (never under 1), a few of them."""
    low, high = min(low, 0), max(high, 1)
    rough = max(1.0, (high - low) / TICKS)
    power = 10 ** floor(log10(rough))
    step = int(next(nice * power for nice in NICE if nice * power >= rough))
    return list(range(floor(low / step) * step, ceil(high / step) * step + 1, step))
