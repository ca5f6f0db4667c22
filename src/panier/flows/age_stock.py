"""Time passes over counts and closures: the index hears of those that are believed no longer, and of shops that closed or reopened."""

from datetime import datetime

from panier.offer.search.actions import mark_aged_stale


def age_stock(*, now: datetime) -> int:
    """Let the index look again at products whose count fell under the threshold; how many."""
    return mark_aged_stale(now=now)
