"""Two at one desk take back the same mug at the same moment: it is refunded once.

The control: without the order's lock both have looked, both refund it, and the checks say so.
"""

from functools import partial
from typing import Any
from uuid import UUID

import pytest

from panier.flows.audit_books import audit_books
from panier.flows.take_back import take_back
from panier.kit.refusals import Refusal
from panier.trade.orders.models import Part
from panier.trade.payments.models import Refund
from panier.trade.returns.rules import Asked
from tests.orders import pay, three_merchants
from tests.processes import overtaken
from tests.returns.hands import given, handed, line_of, owed
from tests.world import NOW, Market, build_market

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def market() -> Market:
    return build_market()


@pytest.fixture
def part(market: Market) -> Part:
    order = three_merchants(market)
    assert pay(order) == "placed"
    return handed(order)


def one(part: Part, number: int) -> str:
    asked = Asked({line_of(part, "Tasse").pk: 1})
    try:
        made = take_back(part.merchant_id, part.public_id, given(asked, 2299, key=UUID(int=number)), actor="x", now=NOW)
    except Refusal as refusal:
        return refusal.code
    return str(made.public_id)


def two(part: Part, first: int, second: int) -> list[str]:
    """The first has looked at everything and waits to write; the second comes."""
    return list(overtaken("returns_return", partial(one, part, first), partial(one, part, second)))


def test_a_double_click_refunds_once(market: Market, part: Part) -> None:
    first, second = two(part, 1, 1)
    assert first == second
    assert ([each.minor for each in Refund.objects.all()], owed(market)) == ([2299], "20.37")


def test_two_people_refund_it_once_and_the_second_is_told(market: Market, part: Part) -> None:
    first, second = two(part, 1, 2)
    assert (first[:4], second) == ("ret_", "bad-return")
    assert ([each.minor for each in Refund.objects.all()], owed(market)) == ([2299], "20.37")


@pytest.mark.plants_damage
def test_without_the_lock_it_is_refunded_twice_and_the_checks_say_so(market: Market, part: Part, settings: Any) -> None:
    settings.LOCKS_OFF = True
    first, second = two(part, 1, 2)
    settings.LOCKS_OFF = False
    assert first[:4] == second[:4] == "ret_"
    assert sum(each.minor for each in Refund.objects.all()) == 4598
    assert "I10d" in {finding.name for finding in audit_books(now=NOW) if finding.broken}
