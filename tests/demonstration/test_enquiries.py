"""The invented requests are what the flows would have written: some in each state, and every promise kept."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from panier.flows.audit_books import broken_promises
from panier.flows.demonstration_enquiries import load_enquiries
from panier.flows.demonstration_orders import load_orders
from panier.offer.merchants.models import Merchant
from panier.trade.cart.rules import Buyer
from panier.trade.enquiries.models import Enquiry
from tests.enquiries import counted_long_ago
from tests.world import Market, build_market, offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    made = build_market()
    Merchant.objects.update(is_demonstration=True)
    for number in range(12):
        offer(made.bruno, f"Bol {number}", 1500, stock=30)
    return made


def test_some_in_each_state_and_every_promise_kept(market: Market) -> None:
    now = datetime.now(tz=UTC)
    load_orders("qc", now=now, orders=30)
    for shop in (market.bruno, market.bella, market.carmen):
        for each in shop.offers.values():
            counted_long_ago(each, on_hand=30, now=now)
    ana = Buyer(market.ana.pk, market.ana.public_id)
    assert load_enquiries("qc", ana, now=now) == 10
    states = Counter(Enquiry.objects.values_list("state", flat=True))
    assert states["asked"] == 3
    assert set(states) >= {"asked", "accepted", "refused", "expired", "withdrawn", "lapsed", "bought"}
    assert Enquiry.objects.filter(account=market.ana).count() == 1
    assert broken_promises(now=now) == []
