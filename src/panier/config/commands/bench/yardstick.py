"""How fast the machine is at this moment, so that figures of different days compare."""

import statistics
import time

LOOPS, TIMES = 1_000_000, 5


def loops() -> float:
    """Million turns a second of a plain loop, on one core: median of five. Other people's load shows in it."""
    return LOOPS / statistics.median(_seconds() for _ in range(TIMES)) / 1e6


def _seconds() -> float:
    began, total = time.perf_counter(), 0
    for number in range(LOOPS):
        total += number & 7
    return time.perf_counter() - began
