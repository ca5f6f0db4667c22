"""Two at the desk settle the same conflict at once: one of them does, and what stands is what he said.

The control: without the locks the second has looked before the first has written, and what stands is not what is written down.
"""

from functools import partial

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from panier.base.accounts.actions import Acting
from panier.flows.solve_conflicts import Solution, solve_conflicts
from panier.offer.connections.models import Conflict
from tests.connections.conftest import Web
from tests.connections.hands import on_hand
from tests.connections.test_conflicts import differing
from tests.processes import all_meet_at, at_once
from tests.world import NOW, Market

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
BY = Acting("qc", None, "Bruno")


def both_at_once(market: Market) -> list[int]:
    """How many each of them solved."""
    merchant, conflict = market.bruno.merchant.pk, Conflict.objects.get().public_id
    said = [Solution([conflict], keeps) for keeps in ("ours", "theirs")]
    return at_once(*[partial(solve_conflicts, merchant, each, BY, now=NOW) for each in said])


def agrees(market: Market) -> bool:
    """Whether what stands is what was written down."""
    return on_hand(market.bruno)["BAG"] == {"ours": 7, "theirs": 11}[Conflict.objects.get().solution]


@pytest.fixture
def conflict(market: Market, desk: Client, client: Client, web: Web) -> None:
    differing(market, desk, client, web)


@pytest.mark.usefixtures("conflict")
def test_one_of_two_settles_it(market: Market) -> None:
    assert (sorted(both_at_once(market)), agrees(market)) == ([0, 1], True)


@pytest.mark.usefixtures("conflict")
def test_without_the_locks_what_stands_is_not_what_is_written_down(
    market: Market, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOCKS_OFF = True
    all_meet_at(monkeypatch, "panier.flows.solve_conflicts.set_levels", 2)
    assert (sorted(both_at_once(market)), agrees(market)) == ([0, 1], False)
