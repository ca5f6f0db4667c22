"""What a process has read stands while it hears of every change and none of it changed."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.conf import settings

from panier.kit.following import follower
from panier.kit.freshness import EVERYTHING, marks, slot_of

Read = TypeVar("Read")


def can_keep() -> bool:
    """While this process hears of every change."""
    return settings.CARDS_KEPT > 0 and follower().is_live


class Standing(Generic[Read]):
    """A few values, each by its name; for what a whole territory shares."""

    def __init__(self, *topics: str) -> None:
        self._slots = [slot_of(topic) for topic in (EVERYTHING, *topics)]
        self._kept: dict[tuple[str, str], tuple[int, Read]] = {}

    def of(self, name: str, read: Callable[[], Read]) -> Read:
        if not can_keep():
            return read()
        key = str(settings.DATA), name
        kept = self._kept.get(key)
        if kept is not None and marks().latest(self._slots) < kept[0]:
            return kept[1]
        began = time.monotonic_ns()
        value = read()
        self._kept[key] = began, value
        return value
