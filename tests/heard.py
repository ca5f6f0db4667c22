"""What was told so far has been heard: a page made from here on is ended by nothing but what the test does."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import connection

from panier.flows.rebuild_search import rebuild_search
from panier.kit import following
from panier.kit.following import follower, unfollow
from panier.kit.freshness import CHANNEL, TELL, marks, slot_of
from tests.patience import until
from tests.world import Market, build_market

LAST = "told-last"  # messages come in the order of their commits


def until_heard() -> None:
    until(lambda: follower().is_live)
    before = time.monotonic_ns()
    with connection.cursor() as cursor:
        cursor.execute(TELL, [CHANNEL, [LAST]])
    until(lambda: marks().latest([slot_of(LAST)]) >= before)


@contextmanager
def market_that_hears(monkeypatch: pytest.MonkeyPatch) -> Iterator[Market]:
    """With its index, and every change told so far heard; what it keeps is the test's to say before."""
    monkeypatch.setattr(following, "TRUST_S", 60)  # however slow the machine is
    made = build_market()
    rebuild_search(now=datetime.now(tz=UTC))
    until_heard()
    yield made
    unfollow()
