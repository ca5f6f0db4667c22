"""Two at the desk settle the same conflict at once: one of them does, and what stands is what he said.

The control: without the locks the second has looked before the first has written, and what stands is not what is written down.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection as database
from django.test import Client
from pytest_django.fixtures import Settings

from panier.base.accounts.actions import Acting
from panier.flows.solve_conflicts import Solution, solve_conflicts
from panier.offer.connections.models import Conflict
from panier.offer.inventory.models import StockLevel
from tests.connections.conftest import Web
from tests.connections.hands import on_hand
from tests.connections.test_conflicts import differing
from tests.world import NOW, Market

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
BY = Acting("qc", None, "Bruno")


def both_at_once(market: Market) -> list[int]:
    """How many each of them solved."""
    conflict, ready = Conflict.objects.get(), Barrier(2)

    def solve(keeps: str) -> int:
        try:
            ready.wait(10)
            return solve_conflicts(market.bruno.merchant.pk, Solution([conflict.public_id], keeps), BY, now=NOW)
        finally:
            database.close()

    with ThreadPoolExecutor(2) as threads:
        return list(threads.map(solve, ["ours", "theirs"]))


def agrees(market: Market) -> bool:
    """Whether what stands is what was written down."""
    return on_hand(market.bruno)["BAG"] == {"ours": 7, "theirs": 11}[Conflict.objects.get().solution]


def test_one_of_two_settles_it(market: Market, desk: Client, client: Client, web: Web, settings: Settings) -> None:
    differing(market, desk, client, web)
    assert (sorted(both_at_once(market)), agrees(market)) == ([0, 1], True)
    settings.LOCKS_OFF = True
    for _ in range(10):
        Conflict.objects.update(solved_at=None, solution="", ours=7, written=7)
        counted = {"on_hand": 7, "source": "desk", "as_of": Conflict.objects.get().ours_as_of}
        StockLevel.objects.filter(variant__sku="BAG").update(**counted)
        both_at_once(market)
        if not agrees(market):
            return
    raise AssertionError("nothing goes wrong without the locks: this test shows nothing")
