"""Row locks, and the one switch that lets a test show what happens without them."""

import time
from typing import TypeVar

from django.conf import settings
from django.db import models
from django.db.models import QuerySet

STALE_S = 0.1
Row = TypeVar("Row", bound=models.Model)


def locked(rows: "QuerySet[Row]") -> "QuerySet[Row]":
    """These rows, locked until the transaction ends (docs/locking.md)."""
    return rows if locks_are_off() else rows.select_for_update(of=("self",))


def locks_are_off() -> bool:
    """Only under test settings, for the negative controls of the races: each look then grows old before its write."""
    off = bool(settings.TESTING and settings.LOCKS_OFF)
    if off:
        time.sleep(STALE_S)
    return off
